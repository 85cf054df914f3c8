using System.Buffers.Binary;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>Whole numbers out of a graph's constants: indices, axes, shapes.</summary>
internal static class Constants
{
    // Longer ones are weights.
    private const int MostValues = 64;

    /// <summary>The numbers of a tensor; null if it is not a short one of whole numbers, in the graph itself.</summary>
    public static long[]? Integers(TensorProto? tensor)
    {
        if (tensor is null || tensor.DataLocation == DataLocation.External
            || tensor.DataType is not (DataType.Int32 or DataType.Int64)
            || tensor.Int64Data.Count + tensor.Int32Data.Count + (tensor.RawData.Length / sizeof(long)) > MostValues)
        {
            return null;
        }

        if (!tensor.HasRawData)
        {
            return tensor.DataType == DataType.Int64
                ? [.. tensor.Int64Data]
                : [.. tensor.Int32Data.Select(value => (long)value)];
        }

        int size = tensor.DataType == DataType.Int64 ? sizeof(long) : sizeof(int);
        long[] values = new long[tensor.RawData.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> bytes = tensor.RawData.Span.Slice(i * size, size);
            values[i] = size == sizeof(long)
                ? BinaryPrimitives.ReadInt64LittleEndian(bytes)
                : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        }

        return values;
    }

    /// <summary>The numbers that a node gives if it is a <c>Constant</c> of whole numbers; null otherwise.</summary>
    public static long[]? Integers(NodeProto? node) => node is not { OpType: "Constant", Attribute: [var value] } ? null
        : value.Name switch
        {
            "value_int" => [value.I],
            "value_ints" => [.. value.Ints],
            "value" => Integers(value.T),
            _ => null,
        };
}
