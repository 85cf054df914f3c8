using System;
using System.IO;
using System.Text;

namespace EarlyExitGen.Graphs;

/// <summary>
/// Reads a message in the wire format of Protocol Buffers (protobuf.dev, "Encoding"), field by field, from a stream
/// that can seek: what is skipped is not read. Compiled into the build's task too.
/// </summary>
internal sealed class ProtoReader(Stream stream)
{
    private const int LongestVarint = 10;
    private const int LongestText = 1 << 16;

    /// <summary>Goes through the fields of a message: those that are not read are skipped.</summary>
    /// <param name="bytes">The message's length.</param>
    /// <param name="read">
    /// Is given each field's number, and the length of its content if it has one, else -1; tells whether it has read
    /// it.
    /// </param>
    /// <exception cref="InvalidDataException">The message is cut short, or is none.</exception>
    public void Message(long bytes, Func<int, long, bool> read)
    {
        long end = stream.Position + bytes;
        if (bytes < 0 || end > stream.Length)
        {
            throw Invalid();
        }

        while (stream.Position < end)
        {
            ulong tag = (ulong)Varint();
            (int field, int wire) = ((int)(tag >> 3), (int)(tag & 7));
            long length = wire switch
            {
                0 => -1,
                1 => sizeof(ulong),
                2 => Varint(),
                5 => sizeof(uint),
                _ => throw Invalid(),
            };
            long next = stream.Position + length;
            if (length > end - stream.Position || (wire == 2 && length < 0))
            {
                throw Invalid();
            }

            if (!read(field, wire == 2 ? length : -1) && wire == 0)
            {
                Varint();
            }

            if (wire != 0)
            {
                stream.Position = next;
            }
        }

        if (stream.Position != end)
        {
            throw Invalid();
        }
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public long Varint()
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                throw Invalid();
            }

            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw Invalid();
    }

    /// <summary>Reads a text of the given number of bytes.</summary>
    /// <exception cref="InvalidDataException">It is longer than a name.</exception>
    public string Text(long bytes)
    {
        if (bytes is < 0 or > LongestText)
        {
            throw Invalid();
        }

        return Encoding.UTF8.GetString(Bytes(bytes));
    }

    /// <summary>Reads the given number of bytes, which the caller knows to be few.</summary>
    /// <exception cref="InvalidDataException">The message is cut short.</exception>
    public byte[] Bytes(long count)
    {
        byte[] bytes = new byte[count];
        for (int done = 0; done < bytes.Length;)
        {
            int read = stream.Read(bytes, done, bytes.Length - done);
            if (read == 0)
            {
                throw Invalid();
            }

            done += read;
        }

        return bytes;
    }

    /// <summary>Reads one number, or several that are packed together.</summary>
    /// <param name="bytes">The bytes that they are packed into; negative for one that is not.</param>
    /// <param name="add">Takes them.</param>
    /// <exception cref="InvalidDataException">The last one is cut short.</exception>
    public void Numbers(long bytes, Action<long> add)
    {
        if (bytes < 0)
        {
            add(Varint());
            return;
        }

        long end = stream.Position + bytes;
        while (stream.Position < end)
        {
            add(Varint());
        }
    }

    private static InvalidDataException Invalid() => new("It is cut short, or of another format.");
}
