using System.Buffers;
using System.Text;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>Messages about bytes that are not UTF-8, and how to convert them.</summary>
/// <param name="name">What errors call the source.</param>
/// <param name="isFile">Whether it is a file that a command can name.</param>
internal sealed class EncodingFaults(string name, bool isFile)
{
    /// <summary>Whether the text is packed with gzip; offsets are those of what is unpacked then.</summary>
    public bool IsPacked { get; set; }

    /// <summary>The encoding whose byte order mark stands at the beginning; null for UTF-8 and for none.</summary>
    public static string? OfMark(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
        _ => null,
    };

    /// <summary>Finds the first byte that is not UTF-8.</summary>
    /// <returns>Its place, and whether a character begins there whose end is missing; -1 if all is UTF-8.</returns>
    public static (int Place, bool IsCutOff) Find(ReadOnlySpan<byte> bytes)
    {
        int place = 0;
        while (place < bytes.Length)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes[place..], out _, out int consumed);
            if (status != OperationStatus.Done)
            {
                return (place, status == OperationStatus.NeedMoreData);
            }

            place += consumed;
        }

        return (-1, false);
    }

    /// <summary>A byte is not UTF-8.</summary>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="offset">Its offset, from 0.</param>
    /// <param name="value">The byte.</param>
    public ToolException NotUtf8(long line, long offset, byte value) => new(FormattableString.Invariant(
        $"{name}({line}): byte 0x{value:X2} at offset {offset}{Unpacked} is not UTF-8; if the text is ")
        + $"Windows-1252, convert it: {Conversion("WINDOWS-1252")}");

    /// <summary>The text ends within a character.</summary>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="offset">Its offset, from 0.</param>
    public ToolException CutOff(long line, long offset) => new(FormattableString.Invariant(
        $"{name}({line}): the text ends within the UTF-8 character that begins at byte offset {offset}{Unpacked}; ")
        + "it was cut off, or it is Windows-1252, for instance: convert it then, " + Conversion("WINDOWS-1252"));

    /// <summary>There is a NUL byte.</summary>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="offset">Its offset, from 0.</param>
    /// <param name="encoding">The encoding that it looks like; null for none.</param>
    public ToolException Nul(long line, long offset, string? encoding)
    {
        string place =
            FormattableString.Invariant($"{name}({line}): there is a NUL byte at offset {offset}{Unpacked}, so ");
        return new(encoding is null
            ? $"{place}this is not a text file; give UTF-8 text."
            : $"{place}this is not UTF-8; it looks like {encoding}, convert it: {Conversion(encoding)}");
    }

    /// <summary>The text begins with the mark of another encoding.</summary>
    /// <param name="encoding">The encoding.</param>
    public ToolException Marked(string encoding) => new(
        $"{name}(1): its byte order mark at offset 0 says {encoding}, not UTF-8; convert it: {Conversion(encoding)}");

    private string Unpacked => IsPacked ? " of the unpacked text" : "";

    private string Conversion(string encoding)
    {
        string iconv = $"iconv -f {encoding} -t UTF-8";
        return !isFile ? $"pipe it through `{iconv}`."
            : IsPacked ? $"`gunzip -c {Quote(name)} | {iconv} > CONVERTED`."
            : $"`{iconv} {Quote(name)} > CONVERTED`.";
    }

    // As a shell takes it.
    private static string Quote(string path) => path.All(c => char.IsLetterOrDigit(c) || "/._-+=:,@%".Contains(c))
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
