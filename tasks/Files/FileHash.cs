using System.IO;
using System.Security.Cryptography;
using System.Text;
using EarlyExitGen.Loading;

namespace EarlyExitGen.Tasks.Files;

/// <summary>SHA-256 of files of any size.</summary>
internal static class FileHash
{
    private const string Digits = "0123456789abcdef";

    /// <summary>Opens a file to be read from its first byte to its last.</summary>
    /// <exception cref="IrregularFileException">It is not a regular file.</exception>
    /// <exception cref="IOException">It is missing, or cannot be read.</exception>
    /// <exception cref="System.UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path) => FileKind.OfIrregular(path) is { } kind
        ? throw new IrregularFileException(kind)
        : new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 18, FileOptions.SequentialScan);

    /// <summary>The SHA-256 of a file in lower-case hex.</summary>
    public static string Of(string path)
    {
        using FileStream file = Open(path);
        return Of(file);
    }

    /// <summary>The SHA-256 of what is left of a stream, in lower-case hex.</summary>
    public static string Of(Stream stream)
    {
        using SHA256 sha256 = SHA256.Create();
        return Hex(sha256.ComputeHash(stream));
    }

    /// <summary>Bytes as lower-case hex.</summary>
    public static string Hex(byte[] bytes)
    {
        StringBuilder text = new(2 * bytes.Length);
        foreach (byte b in bytes)
        {
            text.Append(Digits[b >> 4]).Append(Digits[b & 15]);
        }

        return text.ToString();
    }
}
