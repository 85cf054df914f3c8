using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>Puts a text in the place of several spaces: <c>Replace</c> of the expression <c> {2,}</c>.</summary>
/// <param name="content">What comes in their place.</param>
internal sealed class SpacesNormalizer(string content) : INormalizer
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        while (text.IndexOf("  ") is var at and >= 0)
        {
            output.Append(text[..at]);
            output.Append(content);
            text = text[at..].TrimStart(' ');
        }

        output.Append(text);
    }
}
