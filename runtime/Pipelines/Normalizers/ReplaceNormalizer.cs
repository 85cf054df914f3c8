using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>Puts a text in the place of another: <c>Replace</c> of a string.</summary>
/// <param name="pattern">What goes; not empty.</param>
/// <param name="content">What comes in its place.</param>
internal sealed class ReplaceNormalizer(string pattern, string content) : INormalizer
{
    /// <summary>What goes.</summary>
    public string Pattern => pattern;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        while (text.IndexOf(pattern, StringComparison.Ordinal) is var at and >= 0)
        {
            output.Append(text[..at]);
            output.Append(content);
            text = text[(at + pattern.Length)..];
        }

        output.Append(text);
    }
}
