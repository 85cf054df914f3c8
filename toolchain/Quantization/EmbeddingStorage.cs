namespace EarlyExitGen.Toolchain.Quantization;

/// <summary>What the rows of embedding tables are stored in; they are widened to single precision when a block is loaded.</summary>
internal enum EmbeddingStorage
{
    /// <summary>8-bit integers with a scale for each row.</summary>
    Int8,

    /// <summary>Half precision.</summary>
    Fp16,

    /// <summary>As they are.</summary>
    Keep,
}
