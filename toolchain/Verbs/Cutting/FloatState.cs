namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>A tensor in single precision between two graphs.</summary>
/// <param name="Values">The values, in row-major order.</param>
/// <param name="Shape">The size of each axis.</param>
internal sealed record FloatState(float[] Values, long[] Shape);
