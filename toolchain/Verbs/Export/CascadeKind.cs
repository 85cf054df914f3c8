namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>The origin of a cascade; one kind is not replaced by another unasked.</summary>
internal enum CascadeKind
{
    /// <summary>A checkpoint that was trained and calibrated: <c>export</c>.</summary>
    Exported,

    /// <summary>Random weights, without a calibration: <c>synthesize</c>.</summary>
    Synthesized,

    /// <summary>Another cascade, multiplied in 8-bit integers: <c>quantize</c>.</summary>
    Quantized,
}
