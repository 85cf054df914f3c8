using System.Text;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>Lower case, each letter for itself: <c>Lowercase</c>.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out Rune rune, out int width);
            text = text[width..];
            Append(rune.Value, output);
        }
    }

    /// <summary>Appends the lower case of a code point.</summary>
    public static void Append(int codePoint, CharBuffer output)
    {
        int mapped = CharacterTable.Lower(codePoint);
        if (mapped >= 0)
        {
            output.AppendCodePoint(mapped);
            return;
        }

        foreach (int part in CharacterTable.Sequence(mapped))
        {
            output.AppendCodePoint(part);
        }
    }
}
