using System.Text.Json.Serialization;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>An exit's answer to a text, as <c>trace</c> writes it.</summary>
/// <param name="Layer">The layers before the exit.</param>
/// <param name="Logits">The raw logits, one per label, as they were computed; may be NaN or infinite.</param>
/// <param name="Answer">The label of the largest logit; null where a logit is not finite, as all that follows.</param>
/// <param name="Confidence">The answer's calibrated probability.</param>
/// <param name="Score">The log-odds of the answer on the raw logits.</param>
/// <param name="Disagreement">
/// The predicted probability of another answer than the last exit's; null at the last exit, and without a map.
/// </param>
internal sealed record TraceExit(
    int Layer, IReadOnlyList<float> Logits, int? Answer, float? Confidence, float? Score, double? Disagreement)
{
    /// <summary>The model that the exit is of, whose layers are counted; null for the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }
}
