using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>Writes safetensors files in single precision; the same tensors give the same bytes.</summary>
internal static class SafetensorsWriter
{
    // The format's own writer pads the header so that the data is aligned for mapping.
    private const int Alignment = 8;

    /// <summary>
    /// Writes <paramref name="tensors"/>, in their order, to <paramref name="path"/>, replacing it at once.
    /// </summary>
    public static void Write(string path, IReadOnlyList<FloatTensor> tensors)
    {
        foreach (FloatTensor tensor in tensors)
        {
            long count = tensor.Shape.Aggregate(1L, (product, size) => product * size);
            if (count != tensor.Values.LongLength)
            {
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' has {tensor.Values.Length} values and the shape "
                    + $"{SafetensorsEntry.Describe(tensor.Shape)}.", nameof(tensors));
            }
        }

        AtomicFile.Write(path, stream => Write(stream, tensors));
    }

    private static void Write(Stream stream, IReadOnlyList<FloatTensor> tensors)
    {
        byte[] header = Header(tensors);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (FloatTensor tensor in tensors)
        {
            stream.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
    }

    private static byte[] Header(IReadOnlyList<FloatTensor> tensors)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            long offset = 0;
            foreach (FloatTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                Array.ForEach(tensor.Shape, json.WriteNumberValue);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += sizeof(float) * tensor.Values.LongLength);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (bytes.Length % Alignment != 0)
        {
            bytes.WriteByte((byte)' ');
        }

        return bytes.ToArray();
    }
}
