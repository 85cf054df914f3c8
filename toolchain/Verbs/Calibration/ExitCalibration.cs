using EarlyExitGen.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>The result of calibrating one exit.</summary>
internal sealed record ExitCalibration
{
    /// <summary>The layers before the exit.</summary>
    public required int Layer { get; init; }

    /// <summary>The share of texts that it answers as labelled.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The share of texts that it answers as the last exit does.</summary>
    public required double AgreementWithLast { get; init; }

    /// <summary>Texts at which it gives logits that are not finite.</summary>
    public required int NotFinite { get; init; }

    /// <summary>The fitted temperature.</summary>
    public required double Temperature { get; init; }

    /// <summary>Its probabilities at temperature 1.</summary>
    public required Reliability Before { get; init; }

    /// <summary>Its probabilities at the fitted temperature.</summary>
    public required Reliability After { get; init; }

    /// <summary>
    /// The map from its score to its agreement; null for the last exit, or where none could be fitted.
    /// </summary>
    public AgreementMap? Agreement { get; init; }

    /// <summary>Agreement expected against seen, in ten bins of held-out texts; empty without a map.</summary>
    public IReadOnlyList<AgreementBin> Bins { get; init; } = [];
}
