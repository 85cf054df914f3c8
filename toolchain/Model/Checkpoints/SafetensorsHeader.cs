using System.Buffers.Binary;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// Reads the header of a safetensors file: eight bytes with its length, then JSON that gives each tensor's type,
/// shape and place. Nothing in it is trusted before it was checked against the file's size. As the format demands, the
/// tensors lie one after the other and fill the file.
/// </summary>
internal static class SafetensorsHeader
{
    private const int LengthBytes = 8;

    // A tensor takes a hundred bytes; a larger header is a broken or hostile file.
    private const long MaxHeaderBytes = 4 << 20;

    private const int MaxDimensions = 8;

    /// <summary>
    /// Reads and checks the header of <paramref name="stream"/>, which stands at the file's beginning.
    /// </summary>
    /// <exception cref="ToolException">The file is not a safetensors file, or says something impossible.</exception>
    public static Dictionary<string, SafetensorsEntry> Read(Stream stream, string file)
    {
        long fileBytes = stream.Length;
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (fileBytes < LengthBytes)
        {
            throw Broken(file, $"it has only {fileBytes} bytes");
        }

        stream.ReadExactly(prefix);
        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes > (ulong)(fileBytes - LengthBytes))
        {
            throw Broken(file, $"its header of {headerBytes} bytes ends behind the file's end");
        }

        if (headerBytes > MaxHeaderBytes)
        {
            throw Broken(file, $"its header of {headerBytes} bytes is longer than {MaxHeaderBytes}");
        }

        byte[] json = new byte[headerBytes];
        stream.ReadExactly(json);
        long dataOffset = LengthBytes + (long)headerBytes;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            return ReadEntries(document.RootElement, file, dataOffset, fileBytes - dataOffset);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Names that are not UTF-8, or half of a surrogate pair, are an InvalidOperationException.
            throw new ToolException(
                $"{file}: this is not a safetensors file: its header is not valid JSON ({Excerpt.Of(e)})", e);
        }
    }

    private static Dictionary<string, SafetensorsEntry> ReadEntries(
        JsonElement root, string file, long dataOffset, long dataBytes)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Broken(file, "its header is not a JSON object");
        }

        Dictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name != "__metadata__")
            {
                entries.Add(property.Name, ReadEntry(property, file, dataOffset, dataBytes));
            }
        }

        CheckPlaces(entries.Values, file, dataOffset, dataBytes);
        return entries;
    }

    private static SafetensorsEntry ReadEntry(JsonProperty property, string file, long dataOffset, long dataBytes)
    {
        string name = Excerpt.Of(property.Name);
        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out JsonElement offsets)
            || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2
            || !TryGetLong(offsets[0], out long begin) || !TryGetLong(offsets[1], out long end))
        {
            throw Broken(file, $"tensor '{name}' lacks a proper dtype, shape or data_offsets");
        }

        if (begin < 0 || end < begin || end > dataBytes)
        {
            throw Broken(file, $"tensor '{name}' lies at bytes {begin} to {end} of {dataBytes}");
        }

        SafetensorsType type = SafetensorsType.Find(dtype.GetString()!)
            ?? throw Broken(file, $"tensor '{name}' has the unknown type '{Excerpt.Of(dtype.GetString()!)}'");
        string shapeText = Excerpt.Of(shape.GetRawText());
        if (shape.GetArrayLength() > MaxDimensions)
        {
            throw Broken(file, $"tensor '{name}' has the impossible shape {shapeText}");
        }

        int[] dimensions = new int[shape.GetArrayLength()];
        long count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            // Both factors fit in 31 bits, so the product cannot overflow; more values than an array holds are not an
            // encoder's.
            if (shape[i].ValueKind != JsonValueKind.Number || !shape[i].TryGetInt32(out dimensions[i])
                || dimensions[i] < 0 || (count *= dimensions[i]) > Array.MaxLength)
            {
                throw Broken(file, $"tensor '{name}' has the impossible shape {shapeText}");
            }
        }

        return count * type.Size == end - begin
            ? new SafetensorsEntry(property.Name, type, dimensions, (int)count, dataOffset + begin)
            : throw Broken(
                file, $"tensor '{name}' of shape {shapeText} and type {type.Name} cannot take {end - begin} bytes");
    }

    private static void CheckPlaces(IEnumerable<SafetensorsEntry> entries, string file, long dataOffset, long dataBytes)
    {
        long end = 0;
        SafetensorsEntry? previous = null;
        foreach (SafetensorsEntry entry in entries.OrderBy(e => e.Offset).ThenBy(e => e.Count))
        {
            long begin = entry.Offset - dataOffset;
            if (begin < end)
            {
                throw Broken(file, $"tensors {Excerpt.OfNames([previous!.Name, entry.Name])} overlap");
            }

            RequireNoHole(end, begin, file);
            end = begin + ((long)entry.Count * entry.Type.Size);
            previous = entry;
        }

        RequireNoHole(end, dataBytes, file);
    }

    private static void RequireNoHole(long begin, long end, string file)
    {
        if (begin < end)
        {
            throw Broken(file, $"bytes {begin} to {end} of its data belong to no tensor");
        }
    }

    private static bool TryGetLong(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value);
    }

    private static ToolException Broken(string file, string what) =>
        new($"{file}: this is not a complete safetensors file: {what}; fetch or write it again.");
}
