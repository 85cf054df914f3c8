using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>Numbers as bytes, in half precision or as they are; the lowest byte of each comes first.</summary>
internal static class StateNumbers
{
    /// <summary>The bytes of a number.</summary>
    public static int WidthOf(bool half) => half ? sizeof(ushort) : sizeof(float);

    /// <summary>Writes numbers.</summary>
    public static void Write(ReadOnlySpan<float> numbers, Span<byte> to, bool half)
    {
        if (half)
        {
            TensorPrimitives.ConvertToHalf(numbers, MemoryMarshal.Cast<byte, Half>(to));
        }
        else
        {
            MemoryMarshal.AsBytes(numbers).CopyTo(to);
        }

        TurnRound(to, half);
    }

    /// <summary>Reads numbers.</summary>
    public static void Read(ReadOnlySpan<byte> from, Span<float> numbers, bool half)
    {
        if (!BitConverter.IsLittleEndian)
        {
            byte[] turned = from.ToArray();
            TurnRound(turned, half);
            from = turned;
        }

        if (half)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(from), numbers);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(from).CopyTo(numbers);
        }
    }

    private static void TurnRound(Span<byte> bytes, bool half)
    {
        if (BitConverter.IsLittleEndian)
        {
            return;
        }

        if (half)
        {
            Span<ushort> all = MemoryMarshal.Cast<byte, ushort>(bytes);
            BinaryPrimitives.ReverseEndianness(all, all);
        }
        else
        {
            Span<uint> all = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(all, all);
        }
    }
}
