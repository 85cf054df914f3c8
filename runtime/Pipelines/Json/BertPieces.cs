namespace EarlyExitGen.Pipelines.Json;

/// <summary>BERT's own tokenizer.</summary>
/// <param name="Pieces">The pieces in the order of their ids; null where an id has none.</param>
/// <param name="Unknown">The id of words that cannot be put together.</param>
/// <param name="Lowercase">Whether texts are lower-cased first.</param>
/// <param name="StripAccents">Whether accents are stripped first.</param>
internal sealed record BertPieces(
    IReadOnlyList<string?> Pieces, int Unknown, bool Lowercase, bool StripAccents);
