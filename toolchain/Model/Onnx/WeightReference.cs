namespace EarlyExitGen.Toolchain.Model.Onnx;

/// <summary>Where a tensor's values lie in a <see cref="WeightFile"/>.</summary>
/// <param name="File">The file's name, relative to the folder of the graphs.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Type">What the values are.</param>
/// <param name="Shape">The tensor's shape.</param>
internal sealed record WeightReference(
    string File, long Offset, long Length, ElementType Type, IReadOnlyList<long> Shape);
