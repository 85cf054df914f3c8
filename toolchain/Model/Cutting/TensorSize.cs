using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>How large tensors are by their shapes, which decides nothing before it is checked.</summary>
internal static class TensorSize
{
    // Of one tensor; the largest embedding tables are smaller by far.
    private const long MostElements = 1L << 33;

    /// <summary>The number of elements.</summary>
    /// <exception cref="ToolException">The shape is impossible.</exception>
    public static long Elements(string file, TensorProto tensor)
    {
        UInt128 product = 1;
        foreach (long size in tensor.Dims)
        {
            product *= (ulong)size;
            if (size < 0 || product > (ulong)MostElements)
            {
                throw new ToolException(
                    $"{file}: the tensor '{Excerpt.Of(tensor.Name)}' claims the shape "
                    + $"[{string.Join(", ", tensor.Dims.Take(8))}], more than {MostElements} elements; the file is "
                    + "damaged.");
            }
        }

        return (long)product;
    }

    /// <summary>The number of bytes that the values take; null for text, which has no fixed size.</summary>
    /// <exception cref="ToolException">The shape is impossible, or the type is not known.</exception>
    public static long? Bytes(string file, TensorProto tensor)
    {
        int bits = (int)tensor.DataType switch
        {
            (int)DataType.String => 0,
            (int)DataType.Uint8 or (int)DataType.Int8 or (int)DataType.Bool => 8,
            (int)DataType.Uint16 or (int)DataType.Int16 or (int)DataType.Float16 or (int)DataType.Bfloat16 => 16,
            (int)DataType.Float or (int)DataType.Int32 or (int)DataType.Uint32 => 32,
            (int)DataType.Double or (int)DataType.Int64 or (int)DataType.Uint64 or (int)DataType.Complex64 => 64,
            (int)DataType.Complex128 => 128,
            // The kinds of 8-bit floating point, 4-bit integers and floating point, and 2-bit integers.
            (>= 17 and <= 20) or 24 => 8,
            >= 21 and <= 23 => 4,
            25 or 26 => 2,
            _ => throw new ToolException(
                $"{file}: the tensor '{Excerpt.Of(tensor.Name)}' is of the element type {(int)tensor.DataType}, "
                + "which is not known; the file is damaged, or newer than this tool."),
        };
        long elements = Elements(file, tensor);
        return bits == 0 ? null : ((elements * bits) + 7) / 8;
    }

    /// <summary>Checks that a tensor that lies in the graph has as many values as its shape says.</summary>
    /// <exception cref="ToolException">It has more or fewer.</exception>
    public static void Check(string file, TensorProto tensor)
    {
        long elements = Elements(file, tensor);
        bool fits = Bytes(file, tensor) is not { } bytes
            ? tensor.StringData.Count == elements
            : tensor.HasRawData ? tensor.RawData.Length == bytes
            : ListLength(tensor) is not { } length || length == elements;
        if (!fits)
        {
            throw new ToolException(
                $"{file}: the tensor '{Excerpt.Of(tensor.Name)}' does not have the values that its shape "
                + $"[{string.Join(", ", tensor.Dims.Take(8))}] asks for; the file is damaged.");
        }
    }

    // Null where several values share an entry.
    private static long? ListLength(TensorProto tensor) => tensor.DataType switch
    {
        DataType.Float => tensor.FloatData.Count,
        DataType.Double => tensor.DoubleData.Count,
        DataType.Int64 => tensor.Int64Data.Count,
        DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
        DataType.Int32 or DataType.Int16 or DataType.Int8 or DataType.Uint16 or DataType.Uint8 or DataType.Bool
            or DataType.Float16 or DataType.Bfloat16 => tensor.Int32Data.Count,
        _ => null,
    };
}
