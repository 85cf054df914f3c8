using System.Text.Json;
using EarlyExitGen.Pipelines.Models;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>Reads the <c>model</c>: the pieces.</summary>
internal static class ModelReader
{
    /// <summary>The largest id that an encoder's table of embeddings can have.</summary>
    public const int MostId = (1 << 24) - 1;

    /// <summary>The kind of a model; old files do not say it.</summary>
    public static string KindOf(JsonPart part) =>
        part.Type is { Length: > 0 } type ? type
        : part.Has("merges") ? "BPE"
        : part.Has("vocab") && part.Value("vocab").ValueKind == JsonValueKind.Array ? "Unigram"
        : "WordPiece";

    /// <summary>The pieces of a <c>vocab</c> and their ids.</summary>
    /// <exception cref="InvalidDataException">Two pieces have the same id, or an id is too large.</exception>
    public static Dictionary<string, int> ReadVocabulary(JsonPart part) =>
        ReadVocabulary(
            part,
            part.Value("vocab") is { ValueKind: JsonValueKind.Object } pieces
                ? pieces
                : throw part.Wrong("has a 'vocab' that is not a JSON object"));

    /// <summary>The pieces of an object and their ids.</summary>
    /// <exception cref="InvalidDataException">Two pieces have the same id, or an id is too large.</exception>
    public static Dictionary<string, int> ReadVocabulary(JsonPart part, JsonElement pieces)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        Dictionary<int, string> byId = [];
        foreach (JsonProperty member in pieces.EnumerateObject())
        {
            string piece = NameOf(member, part);
            int id = part.NumberOf(member.Value, piece);
            if (id > MostId)
            {
                throw part.Wrong(FormattableString.Invariant(
                    $"gives '{PieceText.Of(piece)}' the id {id}; ids end at {MostId}"));
            }

            if (!byId.TryAdd(id, piece))
            {
                throw part.Wrong(FormattableString.Invariant(
                    $"gives '{PieceText.Of(piece)}' and '{PieceText.Of(byId[id])}' the same id, {id}"));
            }

            vocabulary.Add(piece, id);
        }

        return vocabulary.Count > 0 ? vocabulary : throw part.Wrong("has no pieces");
    }

    /// <summary>Byte-pair encoding.</summary>
    public static BytePairModel ReadBytePairs(
        JsonPart part,
        Dictionary<string, int> vocabulary,
        bool isByteLevel,
        IReadOnlyDictionary<string, int> special)
    {
        part.Only(
            "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback",
            "ignore_merges", "vocab", "merges");
        if (part.Has("dropout")
            && !(part.Value("dropout") is { ValueKind: JsonValueKind.Number } dropout && dropout.GetDouble() == 0))
        {
            throw part.Wrong("has a dropout, which is not supported: texts would have other pieces each time");
        }

        part.Without("continuing_subword_prefix");
        part.Without("end_of_word_suffix");
        int? unknown = part.Has("unk_token") ? FindUnknown(part, vocabulary) : null;
        return new BytePairModel(new BytePairSettings
        {
            Vocabulary = vocabulary,
            Merges = [.. part.List("merges").Select(merge => ReadMerge(part, merge))],
            IsByteLevel = isByteLevel,
            Special = special,
            Unknown = unknown,
            FusesUnknown = part.Bool("fuse_unk", false),
            ByteFallback = part.Bool("byte_fallback", false),
            TakesWholeWords = part.Bool("ignore_merges", false),
        });
    }

    /// <summary>The pieces and scores of a unigram model, in the order of their ids.</summary>
    public static (string Piece, double Score)[] ReadScores(JsonPart part)
    {
        part.Only("unk_id", "vocab", "byte_fallback");
        (string Piece, double Score)[] vocabulary = [.. part.List("vocab").Select(entry => ReadScore(part, entry))];
        if (vocabulary.Length == 0)
        {
            throw part.Wrong("has no pieces");
        }

        if (vocabulary.Length > MostId + 1)
        {
            throw part.Wrong(FormattableString.Invariant($"has {vocabulary.Length} pieces; ids end at {MostId}"));
        }

        if (!part.Has("unk_id"))
        {
            throw part.Wrong("has no 'unk_id', so that some texts would have no pieces");
        }

        return part.Number("unk_id") is var unknown && unknown < vocabulary.Length
            ? vocabulary
            : throw part.Wrong(FormattableString.Invariant($"has the unk_id {unknown}, which is outside its pieces"));
    }

    /// <summary>The id of what is not a piece.</summary>
    public static int FindUnknown(JsonPart part, Dictionary<string, int> vocabulary) =>
        vocabulary.TryGetValue(part.Text("unk_token"), out int id)
            ? id
            : throw part.Wrong($"has the unk_token '{PieceText.Of(part.Text("unk_token"))}', which is not a piece");

    private static string NameOf(JsonProperty member, JsonPart part)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw part.Wrong("has a piece with half of a surrogate pair");
        }
    }

    private static (string Left, string Right) ReadMerge(JsonPart part, JsonElement merge)
    {
        string[] parts = merge.ValueKind == JsonValueKind.Array
            ? [.. merge.EnumerateArray().Select(part.TextOf)]
            : part.TextOf(merge).Split(' ');
        return parts.Length == 2
            ? (parts[0], parts[1])
            : throw part.Wrong($"has the merge {PieceText.Of(merge.GetRawText())}, which is not of two pieces");
    }

    private static (string Piece, double Score) ReadScore(JsonPart part, JsonElement entry)
    {
        JsonElement[] pair = entry.ValueKind == JsonValueKind.Array ? [.. entry.EnumerateArray()] : [];
        return pair is [_, { ValueKind: JsonValueKind.Number } number]
            && LibraryNumber.Of(number) is var score && double.IsFinite(score)
            ? (part.TextOf(pair[0]), score)
            : throw part.Wrong(
                $"has {PieceText.Of(entry.GetRawText())} among its pieces, which is not a piece and its score");
    }
}
