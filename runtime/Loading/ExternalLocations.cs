using System.Text;

namespace EarlyExitGen.Loading;

/// <summary>
/// Writes a graph again with other names for its files of external data. Field numbers are those of the ONNX format
/// (onnx.proto); whatever holds no such name is copied as it is.
/// </summary>
internal static class ExternalLocations
{
    private const int LongestVarint = 10;

    private enum Kind
    {
        Other,
        Model,
        Graph,
        Function,
        Node,
        Attribute,
        SparseTensor,
        Tensor,
        Entry,
    }

    /// <summary>Writes a graph again.</summary>
    /// <param name="model">The graph's file.</param>
    /// <param name="rename">Is given each name, and gives the one that is written.</param>
    /// <exception cref="InvalidDataException">It is cut short, or is not a graph.</exception>
    public static byte[] Rewrite(byte[] model, Func<string, string> rename) =>
        Rewrite(model, Kind.Model, rename).ToArray();

    private static MemoryStream Rewrite(ReadOnlySpan<byte> message, Kind kind, Func<string, string> rename)
    {
        MemoryStream output = new(message.Length);
        bool isLocation = false;
        while (!message.IsEmpty)
        {
            ReadOnlySpan<byte> field = message;
            ulong tag = ReadVarint(ref message);
            int number = (int)Math.Min(tag >> 3, int.MaxValue);
            ReadOnlySpan<byte> content = ReadContent(ref message, (int)(tag & 7));
            if (kind == Kind.Entry && number == 1)
            {
                isLocation = content.SequenceEqual("location"u8);
            }

            if (kind == Kind.Entry && number == 2 && isLocation)
            {
                Write(output, tag, Encoding.UTF8.GetBytes(rename(Encoding.UTF8.GetString(content))));
            }
            else if ((tag & 7) == 2 && ChildOf(kind, number) is var child and not Kind.Other)
            {
                MemoryStream inner = Rewrite(content, child, rename);
                Write(output, tag, inner.GetBuffer().AsSpan(0, (int)inner.Length));
            }
            else
            {
                output.Write(field[..(field.Length - message.Length)]);
            }
        }

        return output;
    }

    private static Kind ChildOf(Kind kind, int field) => (kind, field) switch
    {
        (Kind.Model, 7) => Kind.Graph,
        (Kind.Model, 25) => Kind.Function,
        (Kind.Graph, 1) or (Kind.Function, 7) => Kind.Node,
        (Kind.Graph, 5) => Kind.Tensor,
        (Kind.Graph, 15) => Kind.SparseTensor,
        (Kind.Node, 5) => Kind.Attribute,
        (Kind.Attribute, 5 or 10) => Kind.Tensor,
        (Kind.Attribute, 6 or 11) => Kind.Graph,
        (Kind.Attribute, 22 or 23) => Kind.SparseTensor,
        (Kind.SparseTensor, 1 or 2) => Kind.Tensor,
        (Kind.Tensor, 13) => Kind.Entry,
        _ => Kind.Other,
    };

    private static ReadOnlySpan<byte> ReadContent(ref ReadOnlySpan<byte> message, int wire)
    {
        ulong length = wire switch
        {
            0 => 0,
            1 => sizeof(ulong),
            2 => ReadVarint(ref message),
            5 => sizeof(uint),
            _ => throw Invalid(),
        };
        if (wire == 0)
        {
            ReadVarint(ref message);
        }

        if (length > (ulong)message.Length)
        {
            throw Invalid();
        }

        ReadOnlySpan<byte> content = message[..(int)length];
        message = message[(int)length..];
        return content;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int i = 0; i < Math.Min(LongestVarint, message.Length); i++)
        {
            value |= (ulong)(message[i] & 0x7F) << (7 * i);
            if (message[i] < 0x80)
            {
                message = message[(i + 1)..];
                return value;
            }
        }

        throw Invalid();
    }

    private static void Write(MemoryStream output, ulong tag, ReadOnlySpan<byte> content)
    {
        WriteVarint(output, tag);
        WriteVarint(output, (ulong)content.Length);
        output.Write(content);
    }

    private static void WriteVarint(MemoryStream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.WriteByte((byte)(value | 0x80));
        }

        output.WriteByte((byte)value);
    }

    private static InvalidDataException Invalid() => new("It is cut short, or of another format.");
}
