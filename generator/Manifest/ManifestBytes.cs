using System.Globalization;
using System.IO;
using System.Text;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Reads a manifest from its file: strict UTF-8, with or without a byte order mark. What is not is refused, since two
/// readers would make two texts of it.
/// </summary>
internal static class ManifestBytes
{
    // No UTF-16 code unit takes more than three bytes, nor does the mark.
    private const int Limit = (3 * ManifestLimits.Length) + 3;

    /// <summary>
    /// Reads a manifest, and of a file that is too long no more than tells so: whatever bears the name of a manifest
    /// takes little memory.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="text">Takes its text.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ManifestResult Read(Stream file, out string text)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[4096];
        for (int count = 1; count > 0 && bytes.Length <= Limit;)
        {
            count = file.Read(buffer, 0, buffer.Length);
            bytes.Write(buffer, 0, count);
        }

        return Read(bytes.GetBuffer(), (int)bytes.Length, out text);
    }

    /// <summary>The result for a manifest that is not UTF-8, as far as its text could be read.</summary>
    /// <param name="text">What could be read of it.</param>
    /// <param name="place">Where in that the mistake is.</param>
    /// <param name="fault">What the mistake is.</param>
    public static ManifestResult NotUtf8(string text, int place, string fault)
    {
        ProblemList problems = new(text);
        int length = place < text.Length ? 1 : 0;
        problems.Add(
            ManifestRule.Encoding, new TextRange(place, length), JsonPath.Root, fault + "; save the manifest as UTF-8");

        // The types are declared all the same.
        ManifestResult read = ManifestReader.Read(text);
        return new ManifestResult(null, read.Outline, read.ClassName, problems.ToArray());
    }

    /// <summary>What is said of a byte that is not UTF-8.</summary>
    /// <param name="offset">Its offset in the file, from 0.</param>
    /// <param name="value">The byte in hexadecimal digits; null if it is not known any more.</param>
    public static string Fault(int offset, string? value) =>
        "the byte " + (value is null ? "" : "0x" + value + " ") + "at offset " + offset.ToString(
            CultureInfo.InvariantCulture)
        + " is not UTF-8";

    /// <summary>What is said of a manifest in another encoding of Unicode, given by its name.</summary>
    public static string Marked(string encoding) => "the manifest is " + encoding + ", not UTF-8";

    private static ManifestResult Read(byte[] bytes, int count, out string text)
    {
        if (EncodingOfMark(bytes, count) is { } other)
        {
            text = "";
            return NotUtf8(text, 0, Marked(other));
        }

        int start = count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0;
        text = Encoding.UTF8.GetString(bytes, start, count - start);
        if (text.Length > ManifestLimits.Length)
        {
            return ManifestReader.TooLong();
        }

        int fault = FindFault(bytes, start, count);
        return fault < 0
            ? ManifestReader.Read(text)
            : NotUtf8(
                text,
                Encoding.UTF8.GetCharCount(bytes, start, fault - start),
                Fault(fault, bytes[fault].ToString("X2", CultureInfo.InvariantCulture)));
    }

    private static string? EncodingOfMark(byte[] bytes, int count) =>
        count >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)) ? "UTF-16"
        : count >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 0xFE && bytes[3] == 0xFF ? "UTF-32"
        : null;

    private static int FindFault(byte[] bytes, int start, int count)
    {
        for (int i = start; i < count;)
        {
            int length = CharacterLength(bytes, i, count);
            if (length == 0)
            {
                return i;
            }

            i += length;
        }

        return -1;
    }

    // RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF. 0 if no character begins here.
    private static int CharacterLength(byte[] bytes, int i, int count)
    {
        byte lead = bytes[i];
        if (lead < 0x80)
        {
            return 1;
        }

        int length = lead is < 0xC2 or > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 0 || i + length > count)
        {
            return 0;
        }

        int lowest = lead switch { 0xE0 => 0xA0, 0xF0 => 0x90, _ => 0x80 };
        int highest = lead switch { 0xED => 0x9F, 0xF4 => 0x8F, _ => 0xBF };
        if (bytes[i + 1] < lowest || bytes[i + 1] > highest)
        {
            return 0;
        }

        for (int k = 2; k < length; k++)
        {
            if ((bytes[i + k] & 0xC0) != 0x80)
            {
                return 0;
            }
        }

        return length;
    }
}
