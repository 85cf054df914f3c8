using System.Text.Json.Serialization;

namespace EarlyExitGen.AspNetCore;

/// <summary>A request as JSON has it: exactly one of text, texts, pairs, or first and second.</summary>
public sealed record CascadeRequest
{
    /// <summary>A text, for a cascade that takes single texts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>Texts, for a cascade that takes single texts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>The first text of a pair, for a cascade that takes pairs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? First { get; init; }

    /// <summary>The second text of a pair.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Second { get; init; }

    /// <summary>Pairs, for a cascade that takes pairs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CascadePair>? Pairs { get; init; }
}

/// <summary>A pair of texts.</summary>
public sealed record CascadePair
{
    /// <summary>The first text.</summary>
    public required string First { get; init; }

    /// <summary>The second text.</summary>
    public required string Second { get; init; }
}

/// <summary>A request in the form of Hugging Face's clients.</summary>
public sealed record InferenceRequest
{
    /// <summary>
    /// A text, or several; for a cascade that takes pairs <c>{"text": ..., "text_pair": ...}</c>, or several.
    /// </summary>
    public required object Inputs { get; init; }
}
