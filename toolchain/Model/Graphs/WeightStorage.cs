namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>How an export stores matrices; vectors (biases, normalisations) always stay in single precision.</summary>
internal enum WeightStorage
{
    /// <summary>Single precision, as trained.</summary>
    Fp32,

    /// <summary>Rounded to half precision; a Cast, folded when a session is made, widens them again.</summary>
    Fp16,
}
