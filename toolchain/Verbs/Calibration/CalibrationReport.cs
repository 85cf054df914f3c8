using EarlyExitGen.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>All that calibration found; the contents of <c>calibration.json</c>.</summary>
internal sealed record CalibrationReport
{
    /// <summary>The version of the file that this version of the tool writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the file.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The SHA-256 of the weights that were calibrated, in lower-case hex.</summary>
    public string Weights { get; init; } = "";

    /// <summary>The number of texts.</summary>
    public required int Count { get; init; }

    /// <summary>The seed of the split into parts.</summary>
    public required int Seed { get; init; }

    /// <summary>The exits, in the order of their layers.</summary>
    public required IReadOnlyList<ExitCalibration> Exits { get; init; }

    /// <summary>The rates that can be promised, rising.</summary>
    public required IReadOnlyList<PromisedRate> Disagreement { get; init; }

    /// <summary>What the texts looked like; null in a file of before.</summary>
    public CalibrationTexts? Texts { get; init; }
}
