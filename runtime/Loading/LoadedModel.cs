using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Loading;

/// <summary>A model of a cascade: mostly the only one.</summary>
/// <param name="Name">Its name; null for the first model.</param>
/// <param name="Tokenizer">The tokenizer whose ids it takes.</param>
/// <param name="HasOwnTokenizer">Whether no model before it takes these ids; true for the first model.</param>
/// <param name="MaxTokens">The largest number of token ids.</param>
/// <param name="Graphs">Its blocks.</param>
internal sealed record LoadedModel(
    string? Name,
    ITextTokenizer Tokenizer,
    bool HasOwnTokenizer,
    int MaxTokens,
    IReadOnlyList<BlockGraph> Graphs);
