using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Where the columns that <c>--columns</c> names are.</summary>
internal static class ColumnPlaces
{
    /// <summary>Tells texts and label apart.</summary>
    /// <param name="columns">What was given.</param>
    /// <param name="needs">What the verb needs.</param>
    /// <param name="places">The columns' places, in the order given.</param>
    /// <exception cref="ToolException">There are too many or too few.</exception>
    public static (IReadOnlyList<int> Texts, int? Label) Split(
        DataColumns columns, DataNeeds needs, IReadOnlyList<int> places)
    {
        int texts = needs.Pair is { } pair ? (pair ? 2 : 1) : Math.Max(1, places.Count - 1);
        int labels = places.Count - texts;
        if (labels is < 0 or > 1 || (labels == 0 && needs.Labels == LabelNeed.Required))
        {
            string expected = (texts, needs.Labels) switch
            {
                _ when needs.Pair is null =>
                    "name the text's column and the label's, as text,label, or a pair's two and the label's",
                (1, LabelNeed.Required) =>
                    "the model takes single texts, so name the text's column and the label's, as text,label",
                (_, LabelNeed.Required) =>
                    "the model takes pairs, so name the texts' two columns and the label's, as first,second,label",
                (1, _) => "the model takes single texts, so name one column, or the label's too",
                _ => "the model takes pairs, so name two columns, or the label's too",
            };
            throw new ToolException($"--columns {Said(columns)}: {expected}.");
        }

        return ([.. places.Take(texts)], labels == 0 || needs.Labels == LabelNeed.Ignored ? null : places[texts]);
    }

    /// <summary>The places of named columns; null where one is missing, or is there twice.</summary>
    public static int[]? Find(DataColumns columns, IReadOnlyList<string> names)
    {
        int[][] places = [.. columns.Names.Select(
            column => (int[])[.. Enumerable.Range(0, names.Count).Where(i => names[i] == column)])];
        return places.All(found => found.Length == 1) ? [.. places.Select(found => found[0])] : null;
    }

    /// <summary>The end of a sentence that says what is missing of the named columns.</summary>
    public static string Missing(DataColumns columns, IReadOnlyList<string> names)
    {
        string column = columns.Names.First(column => names.Count(name => name == column) != 1);
        return names.Contains(column)
            ? $"'{Excerpt.Of(column)}' is there twice; rename one"
            : $"there is no '{Excerpt.Of(column)}'; there {(names.Count == 1 ? "is" : "are")} "
                + $"{Excerpt.OfNames([.. names])}";
    }

    /// <summary>The value of <c>--columns</c>, as it was written.</summary>
    public static string Said(DataColumns columns) => Excerpt.Of(string.Join(columns.Delimiter ?? ',', columns.Names));
}
