using EarlyExitGen.Loading;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Names what is given for text and is none, by its first bytes.</summary>
internal static class BinaryFormats
{
    /// <summary>How many first bytes are needed.</summary>
    public const int HeadLength = 48;

    private static readonly (byte[] Start, string What)[] Formats =
    [
        ([0x1F, 0x8B, 0x08], "packed with gzip twice; unpack it once with `gunzip`"),
        (Bytes("PK\x03\x04"), "a zip archive, or a spreadsheet of that form (.xlsx); unpack it with `unzip`, or save "
            + "the sheet as text"),
        (Bytes("PK\x05\x06"), "an empty zip archive; give a text file"),
        ([.. Bytes("BZh"), 0x39, .. Bytes("1AY&SY")], "packed with bzip2; unpack it with `bunzip2`"),
        ([0xFD, .. Bytes("7zXZ\0")], "packed with xz; unpack it with `unxz`"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd; unpack it with `unzstd`"),
        ([0x04, 0x22, 0x4D, 0x18], "packed with lz4; unpack it with `unlz4`"),
        ([.. Bytes("7z"), 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive; unpack it with `7z x`"),
        (Bytes("Rar!\x1A\x07"), "a rar archive; unpack it with `unrar x`"),
        ([0x1F, 0x9D], "packed with compress; unpack it with `uncompress`"),
        (Bytes("LZIP\x01"), "packed with lzip; unpack it with `lzip -d`"),
        (Bytes("PAR1\x15"), "a Parquet file; write its column as text, a line for each row"),
        (Bytes("ARROW1\0\0"), "an Arrow file; write its column as text, a line for each row"),
        (Bytes("SQLite format 3\0"), "an SQLite database; write its column as text, a line for each row"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old Office document (.xls, .doc); save it as text"),
        (Bytes("%PDF-"), "a PDF; save it as text, `pdftotext` does"),
        (Bytes("version https://git-lfs.github.com/spec/"), LfsPointer.Description),
    ];

    /// <summary>Refuses what is not text.</summary>
    /// <param name="head">The first bytes, as many as there are up to <see cref="HeadLength"/>.</param>
    /// <param name="name">What errors call the source.</param>
    /// <param name="faults">What is said of other encodings.</param>
    /// <exception cref="ToolException">It is a known format that is not UTF-8 text; it is named.</exception>
    public static void Refuse(ReadOnlySpan<byte> head, string name, EncodingFaults faults)
    {
        if (EncodingFaults.OfMark(head) is { } encoding)
        {
            throw faults.Marked(encoding);
        }

        foreach ((byte[] start, string what) in Formats)
        {
            if (head.StartsWith(start))
            {
                throw new ToolException($"{name}: this is {what}.");
            }
        }
    }

    /// <summary>The encoding of which such NUL bytes are typical; null for none.</summary>
    /// <param name="head">The first bytes of the text.</param>
    public static string? OfNuls(ReadOnlySpan<byte> head)
    {
        (int even, int odd) = (0, 0);
        for (int i = 0; i < head.Length; i++)
        {
            even += head[i] == 0 && i % 2 == 0 ? 1 : 0;
            odd += head[i] == 0 && i % 2 == 1 ? 1 : 0;
        }

        // Half of what Western text has there.
        return odd > head.Length / 4 && even == 0 ? "UTF-16LE"
            : even > head.Length / 4 && odd == 0 ? "UTF-16BE"
            : null;
    }

    private static byte[] Bytes(string ascii) => System.Text.Encoding.Latin1.GetBytes(ascii);
}
