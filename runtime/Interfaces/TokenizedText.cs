namespace EarlyExitGen;

/// <summary>A text, or a pair of texts, that the tokenizer of a cascade has read, wherever that was.</summary>
/// <param name="Ids">The complete token ids, special tokens included.</param>
/// <param name="Truncated">Whether the text was longer than the cascade takes and lost its end.</param>
public readonly record struct TokenizedText(ReadOnlyMemory<int> Ids, bool Truncated);
