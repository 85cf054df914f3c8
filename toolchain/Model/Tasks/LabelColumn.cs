using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Tasks;

/// <summary>What the labels of data are: numbers throughout, or names.</summary>
internal static class LabelColumn
{
    // In fewer rows nothing follows from how often labels occur.
    private const int Telling = 20;

    /// <summary>Whether labels are names.</summary>
    /// <param name="data">Labelled data.</param>
    /// <param name="form">Whether all are said to be names.</param>
    /// <exception cref="ToolException">They are neither throughout; the line is named.</exception>
    public static bool HasNames(DataSet data, DataForm form)
    {
        DataRow first = data.Rows[0];
        bool isFirstName = form.HasLabelNames || LabelText.IsName(first.Label!);
        foreach (DataRow row in data.Rows)
        {
            string label = row.Label!;
            bool isOdd = form.HasLabelNames ? LabelText.Blanks(label) is not null
                : isFirstName ? !LabelText.IsName(label)
                : LabelText.Number(label) is null;
            if (isOdd)
            {
                throw isFirstName && !form.HasLabelNames && LabelText.Number(label) is not null
                    ? data.Fault(
                        row,
                        $"label {label} is a number, but '{Excerpt.Of(first.Label!)}' in line {first.Line} is a "
                        + $"name; labels are numbers throughout or names throughout. {LabelText.NamesOption} takes "
                        + $"all for names.{HeaderHint(data)}")
                    : data.Fault(row, LabelText.Fault(label));
            }
        }

        return isFirstName;
    }

    /// <summary>The labels that data have, for a model to be trained for them.</summary>
    /// <param name="data">Labelled data.</param>
    /// <param name="form">Whether all labels are said to be names.</param>
    /// <param name="known">Names that the model has already, in the order of its labels; null for none.</param>
    /// <param name="most">The most labels there may be.</param>
    /// <exception cref="ToolException">
    /// There are too few or too many, numbers have a gap, or names do not look like labels.
    /// </exception>
    public static TaskLabels Find(DataSet data, DataForm form, IReadOnlyList<string>? known, int most)
    {
        if (!HasNames(data, form))
        {
            int count =
                LabelNumber.Count(data.Name, data.Rows.Select(row => LabelText.Number(row.Label!)!.Value), most);
            return new TaskLabels(count, known?.Count == count && !AreNumbered(known) ? known : null);
        }

        Dictionary<string, int> counts =
            data.Rows.CountBy(row => row.Label!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        RequireLabels(data, counts, most);
        string[] names = known is not null && counts.Keys.All(known.Contains)
            ? [.. known.Where(counts.ContainsKey)]
            : [.. counts.Keys.Order(StringComparer.Ordinal)];
        return new TaskLabels(names.Length, names);
    }

    /// <summary>What to do if the first row is a header; empty where it cannot be one.</summary>
    public static string HeaderHint(DataSet data) => data.Layout.HasHeader || data.Layout.Format == DataFormat.Json
        ? ""
        : $" If line {data.Rows[0].Line} is a header, name its columns, as --columns text,label.";

    // As transformers calls labels that have no names.
    private static bool AreNumbered(IReadOnlyList<string> names) =>
        names.Select((name, i) => name == FormattableString.Invariant($"LABEL_{i}")).All(isNumbered => isNumbered);

    private static void RequireLabels(DataSet data, Dictionary<string, int> counts, int most)
    {
        DataRow first = data.Rows[0];
        if (counts.Count < 2)
        {
            throw new ToolException(
                $"{data.Name}: every label is '{Excerpt.Of(first.Label!)}'; a classifier needs two labels or more.");
        }

        if (data.Rows.Count >= Telling && 2 * counts.Count > data.Rows.Count)
        {
            throw data.Fault(
                first,
                $"'{Excerpt.Of(first.Label!)}' is taken for a label, but {data.Rows.Count} rows have {counts.Count} "
                + "different ones; say which columns hold text and label by --columns.");
        }

        if (!data.Layout.HasHeader && data.Layout.Format != DataFormat.Json && counts[first.Label!] == 1
            && counts.Count > 2 && counts.Values.Count(count => count == 1) == 1)
        {
            throw data.Fault(
                first,
                $"no other row has label '{Excerpt.Of(first.Label!)}'.{HeaderHint(data)} Otherwise leave the row out.");
        }

        if (counts.Count > most)
        {
            throw new ToolException($"{data.Name}: it has {counts.Count} labels; at most {most} are possible.");
        }
    }
}
