using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>
/// Token ids as bytes: of each text their number and whether it lost its end in four bytes, then two for each id, or
/// four where one of the batch needs them.
/// </summary>
internal static class TokenPacking
{
    private const int Header = sizeof(int);

    /// <summary>Writes texts.</summary>
    public static byte[] Write(ReadOnlySpan<TokenizedText> texts)
    {
        int width = sizeof(ushort);
        int ids = 0;
        foreach (TokenizedText text in texts)
        {
            ids += text.Ids.Length;
            foreach (int id in text.Ids.Span)
            {
                width = id > ushort.MaxValue ? sizeof(int) : width;
            }
        }

        byte[] bytes = new byte[1 + (texts.Length * Header) + (ids * width)];
        bytes[0] = (byte)width;
        Span<byte> to = bytes.AsSpan(1);
        foreach (TokenizedText text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(to, (text.Ids.Length << 1) | (text.Truncated ? 1 : 0));
            to = to[Header..];
            foreach (int id in text.Ids.Span)
            {
                if (width == sizeof(ushort))
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)id);
                }
                else
                {
                    BinaryPrimitives.WriteInt32LittleEndian(to, id);
                }

                to = to[width..];
            }
        }

        return bytes;
    }

    /// <summary>Reads texts.</summary>
    /// <exception cref="ArgumentException">The bytes are no texts.</exception>
    public static TokenizedText[] Read(ReadOnlySpan<byte> from)
    {
        List<TokenizedText> texts = [];
        int width = from.IsEmpty ? sizeof(ushort) : from[0];
        Require(width is sizeof(ushort) or sizeof(int));
        from = from.IsEmpty ? from : from[1..];
        while (!from.IsEmpty)
        {
            Require(from.Length >= Header);
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(from);
            from = from[Header..];
            Require((header >> 1) * (long)width <= from.Length);
            int[] ids = new int[header >> 1];
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = width == sizeof(ushort)
                    ? BinaryPrimitives.ReadUInt16LittleEndian(from)
                    : BinaryPrimitives.ReadInt32LittleEndian(from);
                from = from[width..];
            }

            texts.Add(new TokenizedText(ids, (header & 1) != 0));
        }

        return [.. CollectionsMarshal.AsSpan(texts)];
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new ArgumentException("The bytes are no token ids.", "from");
        }
    }
}
