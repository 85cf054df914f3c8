using System.Globalization;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>
/// A task that a small encoder learns in seconds: which of two kinds of words occurs more often among words that
/// mean nothing.
/// </summary>
internal static class MadeUpTask
{
    private static readonly string[][] Telling = [["goal", "coach", "league"], ["market", "shares", "profit"]];
    private static readonly string[] Idle =
        ["the", "a", "of", "in", "on", "today", "again", "says", "new", "old", "two"];

    /// <summary>Writes lines 'label TAB text', or 'label TAB first TAB second', the same for the same seed.</summary>
    public static string Write(TemporaryFolder folder, string name, int count, int seed, bool isPair = false)
    {
        Random random = new(seed);
        return folder.Write(name, string.Concat(Enumerable.Range(0, count).Select(_ =>
        {
            int label = random.Next(2);
            string text = isPair ? Text(random, label) + '\t' + Text(random, label) : Text(random, label);
            return string.Create(CultureInfo.InvariantCulture, $"{label}\t{text}\n");
        })));
    }

    private static string Text(Random random, int label)
    {
        List<string> words = [.. Enumerable.Range(0, random.Next(2, 12)).Select(_ => Idle[random.Next(Idle.Length)])];
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            words.Insert(random.Next(words.Count + 1), Telling[label][random.Next(3)]);
        }

        return string.Join(' ', words);
    }
}
