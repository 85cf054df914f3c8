namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>A named tensor in single precision, row-major.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its dimensions, outermost first.</param>
/// <param name="Values">As many values as the dimensions multiply to.</param>
internal sealed record FloatTensor(string Name, int[] Shape, float[] Values);
