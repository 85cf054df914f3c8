using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>The pieces of a <c>tokenizer.json</c>, and the tokens that it adds to them.</summary>
/// <param name="Model">The pieces.</param>
/// <param name="Added">The tokens.</param>
/// <param name="WordPieces">Of WordPiece the pieces in the order of their ids; null where an id has none.</param>
/// <param name="Unknown">Of WordPiece the id of words that cannot be put together.</param>
internal sealed record PieceModels(
    IPieceModel Model, AddedTokenReader Added, string?[]? WordPieces = null, int? Unknown = null)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidDataException">Something of it is not supported, or damaged; it is named.</exception>
    public static PieceModels Read(JsonPart root, JsonPart model, string kind, bool isByteLevel)
    {
        switch (kind)
        {
            case "WordPiece":
                return ReadWordPieces(root, model);
            case "BPE":
                Dictionary<string, int> vocabulary = ModelReader.ReadVocabulary(model);
                AddedTokenReader added = AddedTokenReader.Read(root, piece => Find(vocabulary, piece),
                    vocabulary.Count);
                return new PieceModels(ModelReader.ReadBytePairs(model, vocabulary, isByteLevel, added.Special), added);
            case "Unigram":
                return ReadUnigram(root, model);
            default:
                throw model.Wrong("is not supported");
        }
    }

    private static PieceModels ReadWordPieces(JsonPart root, JsonPart model)
    {
        model.Only("unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");
        if (model.Text("continuing_subword_prefix", "##") is var prefix && prefix != "##")
        {
            throw model.Wrong($"has the continuing_subword_prefix '{PieceText.Of(prefix)}'; ## is supported");
        }

        if (model.Has("max_input_chars_per_word")
            && model.Number("max_input_chars_per_word") is var longest && longest != WordBuffer.MaxCodePoints)
        {
            throw model.Wrong(FormattableString.Invariant(
                $"has the max_input_chars_per_word {longest}; {WordBuffer.MaxCodePoints} is supported"));
        }

        Dictionary<string, int> vocabulary = ModelReader.ReadVocabulary(model);
        int largest = vocabulary.Values.Max();
        if (largest > (2 * vocabulary.Count) + 1000)
        {
            throw model.Wrong(FormattableString.Invariant(
                $"has {vocabulary.Count} pieces, but an id of {largest}: more ids are missing than there"));
        }

        string?[] pieces = new string?[largest + 1];
        foreach ((string piece, int id) in vocabulary)
        {
            pieces[id] = piece;
        }

        AddedTokenReader added = AddedTokenReader.Read(root, piece => Find(vocabulary, piece), vocabulary.Count);
        int unknown = ModelReader.FindUnknown(model, vocabulary);
        string[] inTexts = [.. pieces.Select(piece =>
            piece is null || added.Special.ContainsKey(piece) ? "" : piece)];
        return new PieceModels(new WordPieceModel(new WordPieceVocabulary(inTexts), unknown), added, pieces, unknown);
    }

    private static PieceModels ReadUnigram(JsonPart root, JsonPart model)
    {
        (string Piece, double Score)[] vocabulary = ModelReader.ReadScores(model);
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < vocabulary.Length; id++)
        {
            // Of equal pieces the last counts.
            ids[vocabulary[id].Piece] = id;
        }

        AddedTokenReader added = AddedTokenReader.Read(root, piece => Find(ids, piece), ids.Count);
        return new PieceModels(
            new UnigramModel(
                vocabulary,
                model.Number("unk_id"),
                model.Bool("byte_fallback", false),
                added.Special.Values.ToHashSet()),
            added);
    }

    private static int? Find(Dictionary<string, int> ids, string piece) =>
        ids.TryGetValue(piece, out int id) ? id : null;
}
