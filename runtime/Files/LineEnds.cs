using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace EarlyExitGen.Loading;

/// <summary>
/// Recognises a file that is the right one but for its line ends, which git changes on checkout where nothing tells it
/// not to. Compiled into the build's task too.
/// </summary>
internal static class LineEnds
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';
    private const int BufferSize = 1 << 16;

    private const string Attributes =
        "put a file .gitattributes with the line '* -text' beside the manifest, as 'earlyexit export' does";

    /// <summary>
    /// Explains how the line ends changed and what to do; null if the file differs in more than these.
    /// </summary>
    /// <param name="file">The file's name in the explanation.</param>
    /// <param name="stream">The file, from its first byte.</param>
    /// <param name="sha256">The hash that is expected, in lower-case hex.</param>
    public static string? Explain(string file, Stream stream, string sha256)
    {
        (string withLf, string withCrLf) = Hashes(stream);
        return withLf == sha256
            ? $"'{file}' is the right file but for its line ends: each LF has become CRLF, as git does on checkout. "
                + $"So that it does not, {Attributes}, then delete '{file}' and check it out again with 'git "
                + $"checkout -- {file}'"
            : withCrLf == sha256
                ? $"'{file}' is the right file but for its line ends: each CRLF has become LF, as git does on "
                    + $"commit. So that it does not, {Attributes}, then copy '{file}' again from the exported cascade"
                : null;
    }

    // The hashes that the file has with LF throughout, and with CRLF throughout: in one pass, whatever its size.
    private static (string WithLf, string WithCrLf) Hashes(Stream stream)
    {
        using IncrementalHash lf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash crLf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferSize];
        byte[] shortened = new byte[BufferSize + 1];
        byte[] lengthened = new byte[2 * (BufferSize + 1)];
        bool afterCr = false;
        for (int read = stream.Read(buffer, 0, buffer.Length); read > 0; read = stream.Read(buffer, 0, buffer.Length))
        {
            (int shorter, int longer) = (0, 0);
            foreach (byte b in buffer.AsSpan(0, read))
            {
                if (afterCr && b != Lf)
                {
                    shortened[shorter++] = Cr;
                    lengthened[longer++] = Cr;
                }

                afterCr = b == Cr;
                if (afterCr)
                {
                    continue;
                }

                if (b == Lf)
                {
                    lengthened[longer++] = Cr;
                }

                shortened[shorter++] = b;
                lengthened[longer++] = b;
            }

            lf.AppendData(shortened, 0, shorter);
            crLf.AppendData(lengthened, 0, longer);
        }

        if (afterCr)
        {
            lf.AppendData([Cr]);
            crLf.AppendData([Cr]);
        }

        return (Hex(lf), Hex(crLf));
    }

    private static string Hex(IncrementalHash hash)
    {
        StringBuilder text = new(64);
        foreach (byte b in hash.GetHashAndReset())
        {
            text.Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
