using System.Text;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Finds out how a file writes its rows and where texts and labels stand in them. What can be understood in two ways is
/// an error that names <c>--columns</c>.
/// </summary>
internal static class LayoutFinder
{
    private const string TextsEnding = ".txt";
    private const string CsvEnding = ".csv";
    private const string LinesEnding = ".tsv";

    /// <summary>Looks at the first lines and leaves them unread.</summary>
    /// <exception cref="ToolException">
    /// The file is empty or not of a form that the verb can take, or the form is not clear.
    /// </exception>
    public static DataLayout Find(PeekedLines lines, DataForm form, DataNeeds needs)
    {
        if (lines.Head.Count == 0)
        {
            // Where each line is answered, no lines are as good as many.
            int texts = needs.Pair == true ? 2 : 1;
            return needs.KeepsBlank
                ? new DataLayout(DataFormat.Lines, [.. Enumerable.Range(0, texts)], null) { Fields = texts }
                : throw new ToolException($"{lines.Name}: the file is empty; {Expected(needs)}.");
        }

        string ending = TextName.Ending(lines.Name);
        bool isTexts = ending == TextsEnding && needs.Labels != LabelNeed.Required;
        return FormatOf(lines, ending, form, needs) switch
        {
            DataFormat.Json => JsonLayout.Find(lines, form, needs),
            DataFormat.Csv => CsvLayout.Find(lines, form, needs),
            _ => LinesLayout.Find(lines, form, needs, isTexts),
        };
    }

    /// <summary>What to give, as the end of a sentence.</summary>
    public static string Expected(DataNeeds needs) => needs.Labels switch
    {
        LabelNeed.Required => "give lines 'label<TAB>text', CSV or JSON lines",
        LabelNeed.Optional => "give labelled data (.tsv, .csv, .jsonl) or texts (.txt)",
        _ => "give a text on each line (.txt), CSV or JSON lines",
    };

    // By the name; where that tells nothing, as of a pipe, by the first line.
    private static DataFormat FormatOf(PeekedLines lines, string ending, DataForm form, DataNeeds needs)
    {
        if (TextName.IsJsonLines(lines.Name))
        {
            return DataFormat.Json;
        }

        if (ending is CsvEnding or LinesEnding or TextsEnding)
        {
            return ending == CsvEnding ? DataFormat.Csv : DataFormat.Lines;
        }

        ReadOnlySpan<byte> first = lines.Head[0];
        return first is [(byte)'{', ..] && JsonRow.Names(first) is not null ? DataFormat.Json
            : first.Contains((byte)'\t') ? DataFormat.Lines
            : form.Columns is { } columns ? columns.Numbers is [1] ? DataFormat.Lines : DataFormat.Csv
            : CsvLayout.HasKnownHeader(lines, needs) ? DataFormat.Csv
            : needs.Labels != LabelNeed.Required ? DataFormat.Lines
            : throw lines.Fault(
                1,
                "there is no tab between a label and a text, no header with known names, and no name of a file that "
                + "tells its form; say which columns hold text and label, as --columns text,label (names of the "
                + "header) or --columns 1,2 (there is none).");
    }

    /// <summary>The first lines as text.</summary>
    public static IEnumerable<string> Decode(PeekedLines lines) =>
        lines.Head.Select(line => Encoding.UTF8.GetString(line));
}
