using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Tasks;

/// <summary>The labels of a task.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Names">Their names, in the order of their numbers; null where they have none.</param>
internal sealed record TaskLabels(int Count, IReadOnlyList<string>? Names)
{
    /// <summary>The names that labels get where none are known.</summary>
    public static IReadOnlyList<string> Invent(int count) =>
        [.. Enumerable.Range(0, count).Select(i => "Label" + i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Whether names are those that were invented, which data do not have.</summary>
    public static bool AreInvented(IReadOnlyList<string> names) => names.SequenceEqual(Invent(names.Count));

    /// <summary>The texts of data, each with the number of its label.</summary>
    /// <param name="data">The data; without labels texts have <see cref="Instance.Unlabelled"/>.</param>
    /// <param name="form">Whether all labels are names.</param>
    /// <exception cref="ToolException">A label is not one of the task's; its line is named.</exception>
    public IReadOnlyList<Instance> Match(DataSet data, DataForm form)
    {
        if (!data.HasLabels)
        {
            return [.. data.Rows.Select(row => new Instance(Instance.Unlabelled, row.First, row.Second))];
        }

        // Names that look like numbers were chosen to be names.
        bool areNames = LabelColumn.HasNames(data, form) || Names?.Any(LabelText.IsWhole) == true;
        Dictionary<string, int> numbers = areNames ? ByName(data) : ByNumber(data);
        return [.. data.Rows.Select(row => new Instance(numbers[row.Label!], row.First, row.Second))];
    }

    /// <summary>The name of a label, or its number.</summary>
    public string NameOf(int label) => Names?[label] ?? label.ToString(CultureInfo.InvariantCulture);

    private Dictionary<string, int> ByName(DataSet data)
    {
        if (Names is null)
        {
            throw data.Fault(
                data.Rows[0],
                $"label '{Excerpt.Of(data.Rows[0].Label!)}' is a name, but the model's labels have none, only "
                + $"numbers from 0 to {Count - 1}; give those, or name them by `export --labels`.");
        }

        Dictionary<string, int> known = Names.Select((name, i) => (name, i))
            .ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        foreach (DataRow row in data.Rows)
        {
            if (!known.ContainsKey(row.Label!))
            {
                string meant = Spelling.Nearest(row.Label!, Names) is { } nearest
                    ? $"did you mean '{Excerpt.Of(nearest)}'?"
                    : $"it has {Excerpt.OfNames([.. Names])}.";
                throw data.Fault(
                    row,
                    $"the model has no label '{Excerpt.Of(row.Label!)}'; {meant}"
                        + (row.Line == 1 ? LabelColumn.HeaderHint(data) : ""));
            }
        }

        return known;
    }

    private Dictionary<string, int> ByNumber(DataSet data)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        foreach (DataRow row in data.Rows)
        {
            int label = LabelText.Number(row.Label!)!.Value;
            numbers[row.Label!] = label < Count
                ? label
                : throw data.Fault(
                    row,
                    $"label {label}, but the model has {Count} labels, 0 to {Count - 1}"
                    + (data.Rows.Any(other => LabelText.Number(other.Label!) == 0)
                        ? "."
                        : ". Labels are numbered from 0; these start above."));
        }

        return numbers;
    }
}
