using EarlyExitGen.Loading;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Execution;

/// <summary>An input or output of a block and where in a context's memory it lies.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Input">Whether it is an input.</param>
/// <param name="Type">Its element type: int32, int64 or float32.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Its offset in bytes.</param>
internal sealed record BoundTensor(string Name, bool Input, TensorElementType Type, TensorShape Shape, int Offset)
{
    /// <summary>Its size in bytes for <paramref name="batch"/> texts of <paramref name="length"/> tokens.</summary>
    public long SizeAt(int batch, int length) =>
        Shape.Count(batch, length) * (Type == TensorElementType.Int64 ? sizeof(long) : sizeof(int));
}
