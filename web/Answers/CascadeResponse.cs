using System.Text.Json.Serialization;

namespace EarlyExitGen.AspNetCore;

/// <summary>An answer as JSON has it.</summary>
public sealed record CascadeResponse
{
    /// <summary>The answer's label.</summary>
    public required string Label { get; init; }

    /// <summary>The label's probability, calibrated, in [0, 1].</summary>
    public required float Confidence { get; init; }

    /// <summary>The probabilities of all labels, calibrated, in the labels' order.</summary>
    public required IReadOnlyDictionary<string, float> Probabilities { get; init; }

    /// <summary>The exit that answered, from 0.</summary>
    public required int Exit { get; init; }

    /// <summary>How many layers of the encoder were computed for the answer.</summary>
    public required int Layers { get; init; }

    /// <summary>Whether the text was too long and lost its end.</summary>
    public required bool Truncated { get; init; }

    /// <summary>The setting of the dial at which it was answered; null where only the last exit answers.</summary>
    public required float? Dial { get; init; }

    /// <summary>
    /// Whether an exit answered that was not sure enough, because no deep silo of the cluster did in time; only then it
    /// is there. The promise does not hold for such an answer.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Degraded { get; init; }
}

/// <summary>The answers to many texts, in their order.</summary>
public sealed record CascadeResponses
{
    /// <summary>One for each text.</summary>
    public required IReadOnlyList<CascadeResponse> Answers { get; init; }
}

/// <summary>A score of a label, as Hugging Face's form has it.</summary>
public sealed record LabelScore
{
    /// <summary>The label.</summary>
    public required string Label { get; init; }

    /// <summary>Its probability, calibrated, in [0, 1].</summary>
    public required float Score { get; init; }
}
