using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis.Text;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>
/// Finds out whether a file is UTF-8 from what the compiler makes of it. A generator sees no bytes, and the compiler
/// takes what is not UTF-8 for the system's own encoding or puts U+FFFD in its place, without a word.
/// </summary>
internal static class CompilerDecoding
{
    private const char Replacement = '\uFFFD';

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>What is wrong with the file's encoding and where in the text; null if it is UTF-8.</summary>
    public static (int Place, string Fault)? Fault(SourceText source, string text)
    {
        if (source.Encoding is not { } encoding)
        {
            return null;
        }

        string name = encoding.WebName.ToUpperInvariant();
        if (encoding.GetByteCount("a") > 1)
        {
            return (0, ManifestBytes.Marked(name));
        }

        if (encoding.CodePage != Utf8.CodePage)
        {
            // ASCII is the same in all of them.
            int first = text.TakeWhile(c => c < 0x80).Count();
            return first < text.Length ? (first, "the manifest is " + name + " to the compiler, not UTF-8") : null;
        }

        int place = text.IndexOf(Replacement);
        return place >= 0 && !IsAsWritten(source, text)
            ? (place, ManifestBytes.Fault(Encoding.UTF8.GetByteCount(text.Substring(0, place)), null))
            : null;
    }

    // Whether the text's U+FFFD is in the file: then the file's bytes, whose checksum the compiler keeps, are the
    // text's.
    private static bool IsAsWritten(SourceText source, string text)
    {
        ImmutableArray<byte> checksum = source.GetChecksum();
        byte[] bytes = Utf8.GetBytes(text);
        using HashAlgorithm hash =
            source.ChecksumAlgorithm == SourceHashAlgorithm.Sha256 ? SHA256.Create() : SHA1.Create();
        return new[] { bytes, [.. Utf8.GetPreamble(), .. bytes] }.Any(b => checksum.SequenceEqual(hash.ComputeHash(b)));
    }
}
