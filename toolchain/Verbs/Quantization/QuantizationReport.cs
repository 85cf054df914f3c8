using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>The result of a quantization.</summary>
internal sealed record QuantizationReport
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>How many matrices of the blocks are in 8-bit integers.</summary>
    public required int Quantized { get; init; }

    /// <summary>How many matrices the blocks multiply by.</summary>
    public required int Matrices { get; init; }

    /// <summary>The bits of a weight.</summary>
    public required int Bits { get; init; }

    /// <summary>The bytes of the cascade's files, the plain model's included.</summary>
    public required BeforeAfter Bytes { get; init; }

    /// <summary>The bytes that all weights would take in single precision.</summary>
    public required long SinglePrecisionBytes { get; init; }

    /// <summary>The models that were in 8-bit integers before, and stay as they were; empty of one model.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>How many texts the rest was measured on; 0 without data.</summary>
    public int Count { get; init; }

    /// <summary>Whether temperatures, and with the rule agreement its maps and rates, were refitted.</summary>
    public bool Calibrated { get; init; }

    /// <summary>The exits; empty without data.</summary>
    public IReadOnlyList<QuantizedExit> Exits { get; init; } = [];

    /// <summary>
    /// The time of a text through the quantized plain model, as a share of the plain model's; null without one, or
    /// data.
    /// </summary>
    public RatioEstimate? PlainTime { get; init; }
}
