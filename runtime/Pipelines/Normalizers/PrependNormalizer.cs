using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>Puts a text before a text that is not empty: <c>Prepend</c>.</summary>
/// <param name="content">What is put there.</param>
internal sealed class PrependNormalizer(string content) : INormalizer
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        if (part.IsFirst && !text.IsEmpty)
        {
            output.Append(content);
        }

        output.Append(text);
    }
}
