using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>A step that changes a text before it is cut into words. Thread-safe; allocates nothing per text.</summary>
internal interface INormalizer
{
    /// <summary>Writes the changed text.</summary>
    /// <param name="text">A part of a text, well-formed.</param>
    /// <param name="output">Takes it; empty before.</param>
    /// <param name="scratch">Memory for what lies between.</param>
    /// <param name="part">Which part of a text it is.</param>
    void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part);
}

/// <summary>Which part of a text is read: a long one is read in parts, cut between a letter and a space.</summary>
/// <param name="IsFirst">Whether the text begins with it.</param>
/// <param name="IsLast">Whether the text ends with it.</param>
internal readonly record struct TextPart(bool IsFirst, bool IsLast);
