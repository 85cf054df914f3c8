using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Finds texts and labels in lines with tabs: <c>label TAB text</c>, <c>label TAB first TAB second</c>, without labels
/// <c>text</c> or <c>first TAB second</c>, or columns that a header names.
/// </summary>
internal static class LinesLayout
{
    /// <summary>Finds them.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="form">What was said of them.</param>
    /// <param name="needs">What is needed.</param>
    /// <param name="isTexts">Whether there are no labels, by the file's name.</param>
    /// <exception cref="ToolException">The lines are of another form.</exception>
    public static DataLayout Find(PeekedLines lines, DataForm form, DataNeeds needs, bool isTexts)
    {
        string[] head = [.. LayoutFinder.Decode(lines)];
        int begin = Math.Max(0, needs.KeepsBlank ? 0 : Array.FindIndex(head, line => !string.IsNullOrWhiteSpace(line)));
        string[][] rows = [.. head.Skip(begin).Where(line => line.Length > 0).Select(line => line.Split('\t'))];
        string[] first = rows.Length > 0 ? rows[0] : [""];
        if (form.Columns is { } columns)
        {
            return OfColumns(lines, begin + 1, columns, needs, first);
        }

        if (first.Length > 1 && ColumnNames.Find(first, needs) is { } known && (known.Label is not null || !isTexts))
        {
            return new DataLayout(DataFormat.Lines, known.Texts, known.Label) { Fields = first.Length, Names = first };
        }

        int texts = needs.Pair is { } pair ? (pair ? 2 : 1) : Math.Clamp(first.Length - 1, 1, 2);
        bool isLabelled = needs.Labels == LabelNeed.Required
            || (needs.Labels == LabelNeed.Optional && !isTexts && first.Length != texts);
        int fields = texts + (isLabelled ? 1 : 0);
        if (first.Length != fields)
        {
            throw lines.Fault(begin + 1, Unfit(first.Length, texts, needs, isTexts));
        }

        if (isLabelled && IsInteger(rows, fields - 1) && !rows.Any(row => LabelText.IsWhole(row[0])))
        {
            throw lines.Fault(
                begin + 1,
                $"'{Excerpt.Of(first[0])}' is not a label, and the last column is all whole numbers; the label comes "
                + $"first, or say which columns hold text and label, as --columns "
                + $"{string.Join(',', Enumerable.Range(1, fields))}.");
        }

        return new DataLayout(
            DataFormat.Lines, [.. Enumerable.Range(fields - texts, texts)], isLabelled ? 0 : null) { Fields = fields };
    }

    private static DataLayout OfColumns(
        PeekedLines lines, long line, DataColumns columns, DataNeeds needs, string[] first)
    {
        int[] places = columns.Numbers is { } numbers ? [.. numbers.Select(number => number - 1)]
            : ColumnPlaces.Find(columns, first)
                ?? throw lines.Fault(line, $"in the header {ColumnPlaces.Missing(columns, first)}.");
        (IReadOnlyList<int> texts, int? label) = ColumnPlaces.Split(columns, needs, places);
        return places.Max() < first.Length
            ? new DataLayout(
                DataFormat.Lines,
                texts,
                label) { Fields = first.Length, Names = columns.Numbers is null ? first : null }
            : throw lines.Fault(line, $"there is no column {places.Max() + 1}; the line has {first.Length}.");
    }

    private static string Unfit(int fields, int texts, DataNeeds needs, bool isTexts)
    {
        string line = texts == 1 ? "'text'" : "'first<TAB>second'";
        string labelled = needs.Pair switch
        {
            null => "'label<TAB>text' or 'label<TAB>first<TAB>second'",
            false => "'label<TAB>text'",
            _ => "'label<TAB>first<TAB>second'",
        };
        string model = texts == 1 ? "the model takes single texts" : "the model takes pairs";
        string count = fields == 1 ? "1 field, no tab" : FormattableString.Invariant($"{fields} tab-separated fields");
        return isTexts && needs.Labels == LabelNeed.Optional
            ? $"{count}; {model}: a line is {line}. Labelled data have a name that does not end in .txt."
            : needs.Labels switch
            {
                LabelNeed.Required => $"{count}; {(needs.Pair is null ? "" : model + ": ")}a line is {labelled}, or "
                    + "say which columns hold text and label by --columns.",
                LabelNeed.Optional => $"{count}; {model}: a line is {line}, or {labelled}.",
                _ => $"{count}, but {model}; say which "
                    + $"hold{(texts == 1 ? "s the text, as --columns 2" : " the texts, as --columns 2,3")}.",
            };
    }

    private static bool IsInteger(string[][] rows, int column) =>
        rows.All(row => row.Length > column && LabelText.IsWhole(row[column]));
}
