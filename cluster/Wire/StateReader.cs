using System.Buffers.Binary;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>Reads what <see cref="StateWriter"/> has written.</summary>
internal ref struct StateReader
{
    private readonly Memory<float> _numbers;
    private readonly int _exits;
    private ReadOnlySpan<byte> _rest;
    private int _next;

    private StateReader(byte[] from, int exits, Memory<float> numbers)
    {
        _numbers = numbers;
        _exits = exits;
        _rest = from;
    }

    /// <summary>Reads the states of texts.</summary>
    /// <param name="from">The bytes; null if no text has a state.</param>
    /// <param name="exits">How many exits have been asked of those that have one.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="numbers">Room for all numbers: one for two bytes.</param>
    /// <exception cref="ArgumentException">The bytes are no states of as many texts.</exception>
    public static DeepText[] Read(byte[]? from, int exits, TokenizedText[] texts, Memory<float> numbers)
    {
        DeepText[] all = new DeepText[texts.Length];
        if (from is null)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                all[i] = DeepText.Of(texts[i]);
            }

            return all;
        }

        StateReader reader = new(from, exits, numbers);
        for (int i = 0; i < texts.Length; i++)
        {
            all[i] = reader.Next(texts[i]);
        }

        Require(reader._rest.IsEmpty);
        return all;
    }

    private DeepText Next(TokenizedText text)
    {
        byte form = Take(1)[0];
        if (form == StateWriter.None)
        {
            return DeepText.Of(text);
        }

        Require(_exits > 0 && form is StateWriter.Half or StateWriter.Single);
        int lastAnswer = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        int streak = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        int count = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        bool half = form == StateWriter.Half;
        Require(count >= 0);
        ReadOnlySpan<byte> bytes = Take((long)count * StateNumbers.WidthOf(half));
        Memory<float> own = _numbers.Slice(_next, count);
        StateNumbers.Read(bytes, own.Span, half);
        _next += count;
        return new DeepText(new TextState(text, own, streak, lastAnswer), _exits);
    }

    private ReadOnlySpan<byte> Take(long bytes)
    {
        Require(bytes <= _rest.Length);
        ReadOnlySpan<byte> taken = _rest[..(int)bytes];
        _rest = _rest[(int)bytes..];
        return taken;
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new ArgumentException("The bytes are no states of these texts.", "from");
        }
    }
}
