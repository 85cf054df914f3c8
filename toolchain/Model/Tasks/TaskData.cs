using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Model.Tasks;

/// <summary>Reads data for a model, and tells what is odd about them.</summary>
internal static class TaskData
{
    /// <summary>Reads the texts of a file, with the numbers of the model's labels.</summary>
    /// <param name="path">A file, a pipe, or <c>-</c> for standard input.</param>
    /// <param name="form">What was said of its form.</param>
    /// <param name="task">What the model takes and answers.</param>
    /// <param name="labels">Whether labels are needed.</param>
    /// <exception cref="ToolException">
    /// The file cannot be read, or does not fit the model; its line is named.
    /// </exception>
    public static IReadOnlyList<Instance> Read(
        string path, DataForm form, TextTask task, LabelNeed labels = LabelNeed.Required)
    {
        DataNeeds needs = new(labels, task.Pair);
        return Read(TextLines.Open(path, LayoutFinder.Expected(needs)), form, task, needs);
    }

    /// <summary>Reads the texts of lines, of which none was read, and disposes of them.</summary>
    public static IReadOnlyList<Instance> Read(TextLines lines, DataForm form, TextTask task, DataNeeds needs)
    {
        DataSet data = DataFile.Read(lines, form, needs);
        IReadOnlyList<Instance> texts = task.Labels.Match(data, form);
        Tell(data, texts, task.Labels);
        return texts;
    }

    /// <summary>Tells how the data were understood, how many texts are empty, and which labels have none.</summary>
    public static void Tell(DataSet data, IReadOnlyList<Instance> texts, TaskLabels labels)
    {
        if (data.Layout.Describe() is { } layout)
        {
            Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{data.Name}: {layout}.");
        }

        DataRow[] empty = [.. data.Rows.Where(row => string.IsNullOrWhiteSpace(row.First) || row.Second?.Trim() is "")];
        if (empty.Length > 0)
        {
            string which = $"{Are(empty)} empty, first this one";
            Warn($"{data.Name}({empty[0].Line}): {empty.Length} of {data.Rows.Count} texts {which}.");
        }

        if (data.Layout.Format == DataFormat.Lines
            && data.Rows.FirstOrDefault(row => IsQuoted(row.First)) is { Line: > 0 } quoted)
        {
            const string Fault = "a text in quotes as of CSV, but lines with tabs have none: they are text";
            Warn($"{data.Name}({quoted.Line}): {Fault}; CSV is named *.csv.");
        }

        if (data.HasLabels)
        {
            HashSet<int> seen = [.. texts.Select(text => text.Label)];
            string[] unseen =
                [.. Enumerable.Range(0, labels.Count).Where(label => !seen.Contains(label)).Select(labels.NameOf)];
            if (unseen.Length > 0)
            {
                Warn($"{data.Name}: no text has label {Excerpt.OfNames(unseen)}.");
            }
        }
    }

    /// <summary>Tells of two files that are the same, and of texts that are in both.</summary>
    /// <param name="one">What is learnt from, or chosen on.</param>
    /// <param name="other">What is measured on.</param>
    public static void TellCommon(DataSet one, DataSet other)
    {
        if (one.Sha256 == other.Sha256)
        {
            Warn($"{other.Name}: it is the same as {one.Name}; what is measured on it says nothing about other texts.");
            return;
        }

        HashSet<(string First, string? Second)> known = [.. one.Rows.Select(row => (row.First, row.Second))];
        DataRow[] common = [.. other.Rows.Where(row => known.Contains((row.First, row.Second)))];
        if (common.Length > 0)
        {
            string which = $"{Are(common)} in {one.Name} too, first this one";
            Warn($"{other.Name}({common[0].Line}): {common.Length} of {other.Rows.Count} texts {which}.");
        }
    }

    // In quotes, with quotes within that are all doubled.
    private static bool IsQuoted(string text) => text.Length > 4 && text[0] == '"' && text[^1] == '"'
        && text[1..^1].Contains("\"\"", StringComparison.Ordinal)
        && !text[1..^1].Replace("\"\"", "", StringComparison.Ordinal).Contains('"', StringComparison.Ordinal);

    private static string Are(DataRow[] rows) => rows.Length == 1 ? "is" : "are";

    private static void Warn(FormattableString text) => Terminal.Error.MarkupLineInterpolated(
        CultureInfo.InvariantCulture, $"[yellow]warning:[/] {text.ToString(CultureInfo.InvariantCulture)}");
}
