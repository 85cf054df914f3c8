namespace EarlyExitGen.Toolchain.Verbs.Labels;

/// <summary>How well every label is told from the others, at one setting of a dial.</summary>
/// <param name="Labels">Each label, in the order of their numbers.</param>
/// <param name="MacroF1">The mean of the labels' F1, of those that have one.</param>
/// <param name="Confusion">How many texts of a label, the row, got an answer, the column.</param>
internal sealed record LabelScores(
    IReadOnlyList<LabelScore> Labels, double MacroF1, IReadOnlyList<IReadOnlyList<int>> Confusion)
{
    /// <summary>Counts.</summary>
    /// <param name="names">The labels' names.</param>
    /// <param name="texts">Each text's label and answer.</param>
    public static LabelScores Of(IReadOnlyList<string> names, IEnumerable<(int Label, int Answer)> texts)
    {
        int[][] confusion = [.. names.Select(_ => new int[names.Count])];
        foreach ((int label, int answer) in texts)
        {
            confusion[label][answer]++;
        }

        LabelScore[] labels = [.. names.Select((name, i) => Score(name, i, confusion))];
        return new LabelScores(labels, labels.Average(label => label.F1) ?? 0, confusion);
    }

    private static LabelScore Score(string name, int label, int[][] confusion)
    {
        int right = confusion[label][label];
        int count = confusion[label].Sum();
        int answered = confusion.Sum(row => row[label]);
        return new LabelScore(
            name, count, Share(right, answered), Share(right, count), Share(2 * right, answered + count));
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
