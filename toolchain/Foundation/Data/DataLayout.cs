using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Where texts and labels stand in a file's rows.</summary>
/// <param name="Format">How rows are written.</param>
/// <param name="Texts">The places of the text, or of a pair's two, from 0.</param>
/// <param name="Label">The label's place; null for none.</param>
internal sealed record DataLayout(DataFormat Format, IReadOnlyList<int> Texts, int? Label)
{
    /// <summary>What separates the fields of CSV.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>How many fields every row has; of JSON, how many are looked at.</summary>
    public required int Fields { get; init; }

    /// <summary>The names of the fields: a header's, or the properties that are looked at; null without.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Whether the first row is a header.</summary>
    public bool HasHeader => Format != DataFormat.Json && Names is not null;

    /// <summary>Whether a row is a pair of texts.</summary>
    public bool IsPair => Texts.Count > 1;

    /// <summary>What was found out, for people; null where there was nothing to find out.</summary>
    public string? Describe()
    {
        if (Format == DataFormat.Lines && !HasHeader)
        {
            return null;
        }

        string form = Format switch
        {
            DataFormat.Json => "JSON lines",
            DataFormat.Lines => "lines with tabs",
            _ => $"CSV with {DelimiterName(Delimiter)}",
        };
        string header = Format == DataFormat.Json ? "" : HasHeader ? " and a header" : ", no header";
        string label = Label is { } place ? $"label {Field(place)}" : "no labels";
        return $"{form}{header}; text {string.Join(" and ", Texts.Select(Field))}, {label}";
    }

    /// <summary>What a delimiter is called.</summary>
    public static string DelimiterName(char delimiter) =>
        delimiter switch { ';' => "semicolons", '\t' => "tabs", _ => "commas" };

    private string Field(int place) => Names is { } names
        ? $"'{Excerpt.Of(names[place])}'"
        : FormattableString.Invariant($"in column {place + 1}");
}
