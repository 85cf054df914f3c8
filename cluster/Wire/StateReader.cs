using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>Reads what <see cref="StateWriter"/> has written.</summary>
internal static class StateReader
{
    /// <summary>Reads the states of texts.</summary>
    /// <param name="from">The bytes; null if no text has a state.</param>
    /// <param name="exits">How many exits have been asked of those that have one.</param>
    /// <param name="texts">The texts.</param>
    /// <exception cref="ArgumentException">The bytes are no states of as many texts.</exception>
    public static DeepText[] Read(byte[]? from, int exits, TokenizedText[] texts)
    {
        DeepText[] all = new DeepText[texts.Length];
        ReadOnlySpan<byte> rest = from;
        float[] numbers = from is null ? [] : new float[from.Length / StateWriter.Width];
        int next = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            if (from is null)
            {
                all[i] = new DeepText(new TextState(texts[i], default, 0, -1), Exits: 0);
                continue;
            }

            Require(!rest.IsEmpty && rest[0] is StateWriter.None or StateWriter.Some);
            bool has = rest[0] == StateWriter.Some;
            if (!has)
            {
                rest = rest[1..];
                all[i] = new DeepText(new TextState(texts[i], default, 0, -1), Exits: 0);
                continue;
            }

            Require(exits > 0 && rest.Length >= StateWriter.Header);
            int lastAnswer = BinaryPrimitives.ReadInt32LittleEndian(rest[1..]);
            int streak = BinaryPrimitives.ReadInt32LittleEndian(rest[(1 + sizeof(int))..]);
            int count = BinaryPrimitives.ReadInt32LittleEndian(rest[(1 + (2 * sizeof(int)))..]);
            rest = rest[StateWriter.Header..];
            Require(count >= 0 && (long)count * StateWriter.Width <= rest.Length);
            Memory<float> own = numbers.AsMemory(next, count);
            Convert(rest[..(count * StateWriter.Width)], own.Span);
            next += count;
            rest = rest[(count * StateWriter.Width)..];
            all[i] = new DeepText(new TextState(texts[i], own, streak, lastAnswer), exits);
        }

        Require(rest.IsEmpty);
        return all;
    }

    private static void Convert(ReadOnlySpan<byte> from, Span<float> to)
    {
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(from);
        if (!BitConverter.IsLittleEndian)
        {
            ushort[] reversed = new ushort[halves.Length];
            BinaryPrimitives.ReverseEndianness(halves, reversed);
            halves = reversed;
        }

        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<ushort, Half>(halves), to);
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new ArgumentException("The bytes are no states of these texts.", "from");
        }
    }
}
