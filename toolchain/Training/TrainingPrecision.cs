namespace EarlyExitGen.Toolchain.Training;

/// <summary>What the dense layers of the encoder multiply in; weights and their updates are always single precision.</summary>
internal enum TrainingPrecision
{
    /// <summary>Single precision throughout.</summary>
    Fp32,

    /// <summary>
    /// Inputs and weights of the dense layers are rounded to bfloat16 first; attention, normalisation, heads and
    /// loss stay in single precision. About three times faster where the processor has bfloat16 instructions.
    /// </summary>
    Bf16,
}
