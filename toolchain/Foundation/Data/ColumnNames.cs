namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>The names that columns of texts and labels usually have, in headers and JSON.</summary>
internal static class ColumnNames
{
    private static readonly string[] Texts =
        ["text", "sentence", "review", "content", "comment", "message", "tweet", "headline", "body", "document"];

    private static readonly string[] Labels =
        ["label", "labels", "class", "category", "sentiment", "target", "topic", "intent"];

    private static readonly (string First, string Second)[] Pairs =
    [
        ("first", "second"), ("sentence1", "sentence2"), ("premise", "hypothesis"), ("question1", "question2"),
        ("text1", "text2"),
    ];

    /// <summary>
    /// Which of the names are the texts' and the label's; null where that is not clear: none is known, or several are.
    /// </summary>
    /// <param name="names">The names.</param>
    /// <param name="needs">What is needed.</param>
    public static (int[] Texts, int? Label)? Find(IReadOnlyList<string> names, DataNeeds needs)
    {
        int[] labels = Places(names, Labels);
        int[] singles = needs.Pair == true ? [] : Places(names, Texts);
        int[][] pairs = needs.Pair == false ? [] : [.. Pairs
            .Select(pair => (int[])[.. Places(names, [pair.First]), .. Places(names, [pair.Second])]).Where(
                places => places.Length == 2)];
        if (singles.Length + pairs.Length != 1 || (needs.Labels == LabelNeed.Required && labels.Length == 0)
            || (needs.Labels != LabelNeed.Ignored && labels.Length > 1))
        {
            return null;
        }

        return (singles.Length == 1
            ? singles
            : pairs[0], needs.Labels == LabelNeed.Ignored || labels.Length == 0 ? null : labels[0]);
    }

    private static int[] Places(IReadOnlyList<string> names, string[] known) =>
        [.. Enumerable.Range(0, names.Count).Where(
            i => known.Contains(names[i].Trim(), StringComparer.OrdinalIgnoreCase))];
}
