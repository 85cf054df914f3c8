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
            int mapped = CharacterTable.Lower(rune.Value);
            if (mapped >= 0)
            {
                output.AppendCodePoint(mapped);
                continue;
            }

            foreach (int codePoint in CharacterTable.Sequence(mapped))
            {
                output.AppendCodePoint(codePoint);
            }
        }
    }
}
