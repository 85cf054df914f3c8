namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>The storage of the rows of embedding tables; those of a text are widened to single precision.</summary>
internal enum EmbeddingStorage
{
    /// <summary>8-bit integers with a scale for each row.</summary>
    Int8,

    /// <summary>Half precision.</summary>
    Fp16,

    /// <summary>As they are.</summary>
    Keep,
}
