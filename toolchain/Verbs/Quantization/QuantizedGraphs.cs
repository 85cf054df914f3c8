namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>What became of a cascade's graphs.</summary>
/// <param name="Quantized">How many matrices of the blocks are in 8-bit integers now.</param>
/// <param name="Matrices">How many they multiply by.</param>
/// <param name="Kept">
/// The numbers of the models that were in 8-bit integers before and were taken as they are; 0 is the first.
/// </param>
internal sealed record QuantizedGraphs(int Quantized, int Matrices, IReadOnlyList<int> Kept);
