using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Finds texts and labels in JSON lines, by the properties of the first object.</summary>
internal static class JsonLayout
{
    /// <summary>Finds them.</summary>
    /// <exception cref="ToolException">The line is not an object, or its properties do not tell.</exception>
    public static DataLayout Find(PeekedLines lines, DataForm form, DataNeeds needs)
    {
        ReadOnlySpan<byte> line = lines.Head[0];
        IReadOnlyList<string> names = JsonRow.Names(line) ?? throw lines.Fault(1, JsonRow.NoObject(line));
        if (form.Columns is not { } columns)
        {
            (int[] texts, int? label) = ColumnNames.Find(names, needs) ?? throw lines.Fault(1, Unclear(names, needs));
            return Of([.. texts.Select(i => names[i])], label is { } place ? names[place] : null);
        }

        if (columns.Numbers is not null)
        {
            throw new ToolException(
                $"--columns {ColumnPlaces.Said(columns)}: {lines.Name} holds JSON lines; give the names of "
                    + "properties, as --columns text,label.");
        }

        int[] places = ColumnPlaces.Find(columns, names)
            ?? throw lines.Fault(1, ColumnPlaces.Missing(columns, names) + ".");
        (IReadOnlyList<int> named, int? labelled) = ColumnPlaces.Split(columns, needs, places);
        return Of([.. named.Select(i => names[i])], labelled is { } at ? names[at] : null);
    }

    // Only what is looked at counts: objects may have more properties, and in another order.
    private static DataLayout Of(string[] texts, string? label) =>
        new(DataFormat.Json, [.. Enumerable.Range(0, texts.Length)], label is null ? null : texts.Length)
        {
            Names = label is null ? texts : [.. texts, label],
            Fields = texts.Length + (label is null ? 0 : 1),
        };

    private static string Unclear(IReadOnlyList<string> names, DataNeeds needs)
    {
        string what = needs.Labels == LabelNeed.Required ? "text and label" : "text";
        return names.Count == 0
            ? $"there is no property; {JsonRow.Advice(needs.Pair == true)}."
            : $"its properties {Excerpt.OfNames([.. names])} do not tell which "
            + $"hold{(needs.Labels == LabelNeed.Required ? "" : "s")} {what}; say it, as --columns {Example(needs)}.";
    }

    private static string Example(DataNeeds needs) => (needs.Pair == true ? "premise,hypothesis" : "body")
        + (needs.Labels == LabelNeed.Required ? ",label" : "");
}
