using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Finds delimiter, header, texts and labels of CSV. A header is what <c>--columns</c> names or what has usual names;
/// without one the labels must be the one column of whole numbers beside another. All else is asked for.
/// </summary>
internal static class CsvLayout
{
    private static readonly char[] Delimiters = [',', ';', '\t'];

    /// <summary>Finds them.</summary>
    /// <exception cref="ToolException">It is not clear, or quotes are wrong.</exception>
    public static DataLayout Find(PeekedLines lines, DataForm form, DataNeeds needs)
    {
        CsvHead[] heads = [.. (form.Columns?.Delimiter is { } said ? [said] : Delimiters).Select(
            delimiter => CsvHead.Read(lines, delimiter))];
        if (heads.All(head => head.Rows.Count == 0))
        {
            throw heads[0].Fault
                ?? (lines.IsWhole
                    ? new ToolException($"{lines.Name}: the file is empty; {LayoutFinder.Expected(needs)}.")
                    : lines.Fault(1, $"a quote opens a field here and is not closed within {lines.Head.Count} lines."));
        }

        return form.Columns switch
        {
            { Numbers: { } numbers } columns => OfNumbers(lines, columns, numbers, needs, heads),
            { } columns => OfNames(lines, columns, needs, heads),
            null => OfKnown(heads, needs) ?? OfLabels(lines, needs, Consistent(lines, heads, 1)),
        };
    }

    /// <summary>Whether the first line is a header with usual names.</summary>
    public static bool HasKnownHeader(PeekedLines lines, DataNeeds needs) =>
        OfKnown([.. Delimiters.Select(delimiter => CsvHead.Read(lines, delimiter)).Where(
            head => head.Rows is [{ Length: > 1 }, ..])], needs)
            is not null;

    private static DataLayout? OfKnown(CsvHead[] heads, DataNeeds needs)
    {
        foreach (CsvHead head in heads.Where(head => head.Rows.Count > 0).OrderByDescending(
            head => head.Rows[0].Length))
        {
            if (ColumnNames.Find(head.Rows[0], needs) is { } known)
            {
                return Of(head, known.Texts, known.Label, hasHeader: true);
            }
        }

        return null;
    }

    private static DataLayout OfNames(PeekedLines lines, DataColumns columns, DataNeeds needs, CsvHead[] heads)
    {
        CsvHead[] ordered =
            [.. heads.Where(head => head.Rows.Count > 0).OrderByDescending(head => head.Rows[0].Length)];
        foreach (CsvHead head in ordered)
        {
            if (ColumnPlaces.Find(columns, head.Rows[0]) is { } places)
            {
                (IReadOnlyList<int> texts, int? label) = ColumnPlaces.Split(columns, needs, places);
                return Of(head, texts, label, hasHeader: true);
            }
        }

        throw lines.Fault(1, $"in the header {ColumnPlaces.Missing(columns, ordered[0].Rows[0])}; columns are "
            + $"separated by {DataLayout.DelimiterName(ordered[0].Delimiter)}.");
    }

    private static DataLayout OfNumbers(
        PeekedLines lines, DataColumns columns, IReadOnlyList<int> numbers, DataNeeds needs, CsvHead[] heads)
    {
        CsvHead head = Consistent(lines, heads, numbers.Max(), isSaid: true);
        if (numbers.Max() > head.Rows[0].Length)
        {
            throw lines.Fault(1, $"there is no column {numbers.Max()}; the row has {head.Rows[0].Length}.");
        }

        (IReadOnlyList<int> texts, int? label) =
            ColumnPlaces.Split(columns, needs, [.. numbers.Select(number => number - 1)]);
        return Of(head, texts, label, hasHeader: false);
    }

    // Without a header labels are told by being whole numbers, where nothing else is.
    private static DataLayout OfLabels(PeekedLines lines, DataNeeds needs, CsvHead head)
    {
        string[] first = head.Rows[0];
        bool[] isLabel =
            [.. Enumerable.Range(0, first.Length).Select(i => head.Rows.All(row => LabelText.IsWhole(row[i])))];
        if (needs.Labels != LabelNeed.Ignored && needs.Pair != true && first.Length == 2 && isLabel[0] != isLabel[1])
        {
            int label = Array.IndexOf(isLabel, true);
            return Of(head, [1 - label], label, hasHeader: false);
        }

        string[] example = first.Length == 1
            ? ["text"]
            : needs.Labels == LabelNeed.Ignored ? ["body"] : ["body", "topic"];
        string numbers = string.Join(',', Enumerable.Range(1, example.Length));
        throw lines.Fault(
            1,
            $"the first row, {Excerpt.OfNames(first)}, does not tell which columns hold text and label; if it is a "
            + $"header, name them as it does, as --columns {string.Join(',', example)}; if it is data, give their "
            + $"numbers, as --columns {numbers}.");
    }

    // The head in which all rows have as many fields.
    private static CsvHead Consistent(PeekedLines lines, CsvHead[] heads, int fewest, bool isSaid = false)
    {
        CsvHead[] whole = [.. heads.Where(head => head.IsConsistent)];
        CsvHead[] wide = [.. whole.Where(head => head.Rows[0].Length >= fewest)];
        whole = wide.Length > 0 ? wide : whole;
        CsvHead[] several = [.. whole.Where(head => head.Rows[0].Length > 1)];
        if (several.Length > 1)
        {
            // Who was asked writes what separates the fields.
            return isSaid && several[0].Delimiter == ','
                ? several[0]
                : throw lines.Fault(
                    1,
                    "commas and other delimiters would give columns alike; separate those of --columns by what "
                    + $"separates the file's fields, as --columns "
                    + $"{(several.Any(head => head.Delimiter == ',') ? "1,2 or " : "")}\"1;2\".");
        }

        return several.FirstOrDefault()
            ?? (whole.Length == heads.Length ? whole[0] : null)
            ?? throw heads.Where(head => head is { Fault: null, Rows.Count: > 0 }).MaxBy(
                head => head.Rows.Max(row => row.Length))?.Ragged(lines)
            ?? heads[0].Fault!;
    }

    private static DataLayout Of(CsvHead head, IReadOnlyList<int> texts, int? label, bool hasHeader) =>
        new(DataFormat.Csv, texts, label)
        {
            Delimiter = head.Delimiter,
            Fields = head.Rows[0].Length,
            Names = hasHeader ? head.Rows[0] : null,
        };
}
