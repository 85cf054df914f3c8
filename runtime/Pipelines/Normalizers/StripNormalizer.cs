using System.Text;
using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>Takes white space away at a text's ends: <c>Strip</c>.</summary>
/// <param name="left">Whether at its beginning.</param>
/// <param name="right">Whether at its end.</param>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    /// <summary>Whether at a text's beginning.</summary>
    public bool IsLeft => left;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        // White space lies in the BMP.
        int start = 0;
        int end = text.Length;
        while (left && part.IsFirst && start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (right && part.IsLast && start < end && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        output.Append(text[start..end]);
    }
}
