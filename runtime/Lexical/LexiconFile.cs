using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EarlyExitGen.Lexical;

/// <summary>
/// Reads and writes lexicons as safetensors files: the tensors <c>weights</c>, I8 [rows, stride], <c>scale</c> and
/// <c>bias</c>, F32 [labels], and the metadata <c>format_version</c>, <c>features</c> (the version of what they are),
/// <c>vocabulary</c> (how many ids have rows of their own) and <c>input</c>, <c>single</c> or <c>pair</c>. Other
/// metadata is for people.
/// </summary>
internal static class LexiconFile
{
    private const int Alignment = 64;

    /// <summary>
    /// Reads a lexicon; nothing in the file is trusted, and no more memory is taken than it has bytes.
    /// </summary>
    /// <param name="file">The file, from its first byte; it has a length.</param>
    /// <exception cref="InvalidDataException">It is not a lexicon; the message is a clause that says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Lexicon Read(Stream file)
    {
        LexiconHeader header = LexiconHeader.Read(file);
        float[] scale = ReadFloats(file, header.Scale, header.Labels);
        float[] bias = ReadFloats(file, header.Bias, header.Labels);
        if (!Lexicon.AreFinite(scale) || !Lexicon.AreFinite(bias))
        {
            throw new InvalidDataException("a scale or a bias is not a finite number");
        }

        Lexicon lexicon = new(new LexicalFeatures(header.Rows, header.Vocabulary, header.Pair), scale, bias);
        file.Position = header.Weights;
        try
        {
            file.ReadExactly(MemoryMarshal.AsBytes(lexicon.Weights));
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("it ended while it was read", e);
        }

        return lexicon;
    }

    /// <summary>Writes a lexicon; the same one gives the same bytes.</summary>
    /// <param name="file">Takes the file.</param>
    /// <param name="lexicon">The lexicon.</param>
    /// <param name="notes">Further metadata, for people: names other than those of the format.</param>
    public static void Write(Stream file, Lexicon lexicon, params (string Name, string Value)[] notes)
    {
        byte[] header = Header(lexicon, notes);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Write(length);
        file.Write(header);
        WriteFloats(file, lexicon.Bias);
        WriteFloats(file, lexicon.Scale);
        file.Write(MemoryMarshal.AsBytes(lexicon.Weights));
    }

    private static float[] ReadFloats(Stream file, long offset, int count)
    {
        file.Position = offset;
        byte[] bytes = LexiconHeader.ReadBytes(file, count * sizeof(float));
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return values;
    }

    private static void WriteFloats(Stream file, ReadOnlySpan<float> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            file.Write(bytes);
        }
    }

    private static byte[] Header(Lexicon lexicon, (string Name, string Value)[] notes)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            long offset = 0;
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format_version", LexiconFormat.Version);
            json.WriteString("features", LexiconFormat.Features);
            json.WriteString("vocabulary", FormattableString.Invariant($"{lexicon.Features.Vocabulary}"));
            json.WriteString("input", lexicon.Features.Pair ? "pair" : "single");
            foreach ((string name, string value) in notes)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            WriteTensor(json, "bias", "F32", sizeof(float), ref offset, lexicon.Labels);
            WriteTensor(json, "scale", "F32", sizeof(float), ref offset, lexicon.Labels);
            WriteTensor(json, "weights", "I8", sizeof(sbyte), ref offset, lexicon.Features.Rows, lexicon.Stride);
            json.WriteEndObject();
        }

        // So that whoever maps the file finds numbers where they may lie.
        while ((sizeof(ulong) + bytes.Length) % Alignment != 0)
        {
            bytes.WriteByte((byte)' ');
        }

        return bytes.ToArray();
    }

    private static void WriteTensor(
        Utf8JsonWriter json, string name, string type, int size, ref long offset, params ReadOnlySpan<int> shape)
    {
        long end = offset;
        long count = 1;
        json.WriteStartObject(name);
        json.WriteString("dtype", type);
        json.WriteStartArray("shape");
        foreach (int length in shape)
        {
            json.WriteNumberValue(length);
            count *= length;
        }

        end += count * size;
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        offset = end;
    }
}
