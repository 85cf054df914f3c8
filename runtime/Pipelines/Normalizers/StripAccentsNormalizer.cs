using System.Text;
using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>Takes marks away: <c>StripAccents</c>.</summary>
internal sealed class StripAccentsNormalizer : INormalizer
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out Rune rune, out int width);
            if (!UnicodeTables.IsMark(rune.Value))
            {
                output.Append(text[..width]);
            }

            text = text[width..];
        }
    }
}
