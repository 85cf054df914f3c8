using System.Text;
using System.Text.Unicode;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>Reads files that lie whole in memory: settings, manifests and vocabularies.</summary>
internal static class SmallFile
{
    // The largest, a vocabulary of half a million pieces, takes a third of it.
    private const int MaxBytes = 32 << 20;

    /// <summary>Reads UTF-8, without the mark that may stand at its beginning.</summary>
    /// <exception cref="ToolException">The file is none, longer than any of its kind, or not UTF-8.</exception>
    public static ReadOnlyMemory<byte> ReadUtf8(string file) => ReadUtf8(file, MaxBytes);

    /// <summary>Reads UTF-8 of a file that may be larger than others.</summary>
    /// <exception cref="ToolException">The file is none, longer than any of its kind, or not UTF-8.</exception>
    public static ReadOnlyMemory<byte> ReadUtf8(string file, int most)
    {
        ModelFile.Require(file);
        using FileStream stream = File.OpenRead(file);
        if (stream.Length > most)
        {
            throw new ToolException(
                FormattableString.Invariant(
                    $"{file}: it has {stream.Length} bytes; more than {most} are not read."));
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        if (!Utf8.IsValid(bytes))
        {
            (int place, bool isCutOff) = EncodingFaults.Find(bytes);
            int line = bytes.AsSpan(0, place).Count((byte)'\n') + 1;
            EncodingFaults faults = new(file, isFile: true);
            throw EncodingFaults.OfMark(bytes) is { } encoding ? faults.Marked(encoding)
                : isCutOff ? faults.CutOff(line, place) : faults.NotUtf8(line, place, bytes[place]);
        }

        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
    }

    /// <summary>Reads the same as a string.</summary>
    /// <exception cref="ToolException">The file is longer than any of its kind, or not UTF-8.</exception>
    public static string ReadText(string file) => Encoding.UTF8.GetString(ReadUtf8(file).Span);
}
