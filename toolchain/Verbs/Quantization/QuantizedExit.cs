using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// The effect of quantization on one exit; of the figures before it, in single precision, and after it.
/// </summary>
/// <param name="Layer">The layers before the exit.</param>
/// <param name="Accuracy">The share of texts that are answered as labelled.</param>
/// <param name="AgreementWithLast">The share of texts that are answered as by the last exit.</param>
/// <param name="NegativeLogLikelihood">The mean of -log p(gold label), in nats, at the exit's temperature.</param>
/// <param name="AgreementWithBefore">The share of texts that are answered as before.</param>
/// <param name="Time">The time of a text that leaves here, as a share of the time before.</param>
internal sealed record QuantizedExit(
    int Layer,
    BeforeAfter Accuracy,
    BeforeAfter AgreementWithLast,
    BeforeAfter NegativeLogLikelihood,
    double AgreementWithBefore,
    RatioEstimate Time)
{
    /// <summary>The model that the exit is of; null for the first, which mostly is the only one.</summary>
    public string? Model { get; init; }
}
