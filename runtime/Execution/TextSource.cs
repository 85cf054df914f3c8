namespace EarlyExitGen.Execution;

/// <summary>
/// A text, or a pair, that is under way: a model with a tokenizer of its own reads it again, if the text gets there.
/// </summary>
/// <param name="first">The text, or the first one.</param>
/// <param name="second">The second text of a pair.</param>
internal readonly ref struct TextSource(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
{
    /// <summary>The text, or the first one.</summary>
    public ReadOnlySpan<char> First { get; } = first;

    /// <summary>The second text of a pair.</summary>
    public ReadOnlySpan<char> Second { get; } = second;
}
