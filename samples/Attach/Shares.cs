namespace Attach;

/// <summary>Who has which sentences.</summary>
/// <param name="Train">What the classifier is trained on, by whoever makes it.</param>
/// <param name="Dev">What they measure it on.</param>
/// <param name="Traffic">What it meets afterwards: exits learn from these, without labels.</param>
/// <param name="Unseen">More of that, for the promises.</param>
/// <param name="Test">What everything is tried on in the end.</param>
internal sealed record Shares(
    IReadOnlyList<Sentence> Train,
    IReadOnlyList<Sentence> Dev,
    IReadOnlyList<Sentence> Traffic,
    IReadOnlyList<Sentence> Unseen,
    IReadOnlyList<Sentence> Test)
{
    /// <summary>Divides sentences by chance, always the same way.</summary>
    public static Shares Of(IReadOnlyList<Sentence> sentences)
    {
        Sentence[] all = [.. sentences];
        new Random(1).Shuffle(all);
        int Part(double share) => (int)(share * all.Length);
        return new Shares(
            all[..Part(0.5)],
            all[Part(0.5)..Part(0.55)],
            all[Part(0.55)..Part(0.75)],
            all[Part(0.75)..Part(0.875)],
            all[Part(0.875)..]);
    }

    /// <summary>Writes them, with labels for training and trying, without for what exits are made of.</summary>
    public void Write(string folder)
    {
        Save("train.tsv", Train, Labelled);
        Save("dev.tsv", Dev, Labelled);
        Save("traffic.txt", Traffic, sentence => sentence.Text);
        Save("unseen.txt", Unseen, sentence => sentence.Text);
        Save("test.tsv", Test, Labelled);

        void Save(string name, IReadOnlyList<Sentence> sentences, Func<Sentence, string> line) =>
            File.WriteAllLines(Path.Combine(folder, name), sentences.Select(line));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"Sentences of documentation: {Train.Count} to train a classifier, {Traffic.Count} as its traffic, "
        + $"{Unseen.Count} more for promises, {Test.Count} to try it.";

    private static string Labelled(Sentence sentence) => $"{sentence.Area}\t{sentence.Text}";
}
