using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EarlyExitGen.Graphs;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>A tensor whose values lie in another file, as a graph writes it.</summary>
/// <param name="Name">Its name; empty if it has none.</param>
/// <param name="File">The file, relative to the graph's folder; null if the graph does not say.</param>
/// <param name="Offset">The first byte of the values, as written; null if it is not.</param>
/// <param name="Length">The number of bytes, as written; null if it is not.</param>
/// <param name="Bytes">The number of bytes that type and shape ask for; null if these do not tell.</param>
internal sealed record ExternalTensor(string Name, string? File, string? Offset, string? Length, decimal? Bytes)
{
    /// <summary>The tensor that a graph has.</summary>
    /// <param name="name">Its name; empty if it has none.</param>
    /// <param name="type">What its elements are.</param>
    /// <param name="sizes">Its axes.</param>
    /// <param name="entries">What the graph says of where the values lie.</param>
    public static ExternalTensor Of(
        string name, ElementType type, IReadOnlyList<long> sizes, IReadOnlyDictionary<string, string> entries)
    {
        string? Entry(string key) => entries.TryGetValue(key, out string? value) ? value : null;
        return new ExternalTensor(name, Entry("location"), Entry("offset"), Entry("length"), BytesOf(type, sizes));
    }

    /// <summary>
    /// The fault in the graph's description of where the values lie, in words; null if there is none.
    /// </summary>
    /// <param name="file">The file's name in the words.</param>
    /// <param name="size">The bytes that the file has.</param>
    public string? FaultIn(string file, long size)
    {
        string place = "the weights '" + Name + "' in '" + file + "'";
        if (Number(Offset ?? "0") is not { } offset)
        {
            return "writes '" + Offset + "' as the offset of " + place + ", which is not a number of bytes";
        }

        if (Length is not null && Number(Length) is null)
        {
            return "writes '" + Length + "' as the length of " + place + ", which is not a number of bytes";
        }

        decimal? length = Length is null ? Bytes : Number(Length);
        return length != (Bytes ?? length)
            ? "writes " + Length + " as the length of " + place + ", whose type and shape ask for " + Text(Bytes)
                + " bytes"
            : offset + (length ?? 0) > size
                ? "looks for " + place + " from byte " + Text(offset) + " to " + Text(offset + (length ?? 0))
                    + ", but the file has " + Text(size) + " bytes"
                : null;
    }

    private static decimal? BytesOf(ElementType type, IReadOnlyList<long> sizes)
    {
        if (type.Bits() is not { } bits)
        {
            return null;
        }

        // No file has that many elements; further factors could only overflow.
        const decimal most = long.MaxValue;
        decimal elements = 1;
        foreach (long size in sizes)
        {
            if (size < 0)
            {
                return null;
            }

            elements = size == 0 ? 0 : elements > most ? elements : elements * size;
        }

        return sizes.Contains(0) ? 0 : decimal.Ceiling(elements * bits / 8);
    }

    // Digits and nothing else; far more than any file has is still a number.
    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out decimal number)
            && number <= ulong.MaxValue
            ? number
            : null;

    private static string Text(decimal? number) => string.Format(CultureInfo.InvariantCulture, "{0}", number);
}
