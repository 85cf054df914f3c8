using System.Security.Cryptography;
using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>What a look at the whole input tells before anything is classified.</summary>
/// <param name="Lines">How many lines there are.</param>
/// <param name="Sha256">The hash of the file, in lower-case hex.</param>
internal sealed record InputScan(long Lines, string Sha256)
{
    /// <summary>Reads the input once: a line that holds no text is found before hours have gone into those before it.</summary>
    /// <exception cref="ToolException">The file is missing, or a line does not hold what it should; it is named.</exception>
    public static InputScan Of(string input, InputLines lines, CancellationToken cancellation)
    {
        if (!File.Exists(input))
        {
            throw new ToolException($"{input}: no such file; give a file of one text a line.");
        }

        using SHA256 hash = SHA256.Create();
        using FileStream file = File.OpenRead(input);
        using CryptoStream hashed = new(file, hash, CryptoStreamMode.Read);
        LineReader reader = new(hashed);
        while (reader.Next(out ReadOnlySpan<byte> line))
        {
            cancellation.ThrowIfCancellationRequested();
            lines.Parse(line, reader.Count);
        }

        return new InputScan(reader.Count, Convert.ToHexStringLower(hash.Hash!));
    }
}
