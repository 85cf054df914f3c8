namespace Attach;

/// <summary>A sentence of documentation.</summary>
/// <param name="Area">The part of .NET that it belongs to.</param>
/// <param name="Text">The sentence, on one line.</param>
internal sealed record Sentence(string Area, string Text);
