using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.Normalizers;
using EarlyExitGen.Pipelines.Splitters;

namespace EarlyExitGen.Pipelines.SentencePiece;

/// <summary>The steps by which a SentencePiece model reads texts.</summary>
internal static class SentencePieceSteps
{
    private const long Unigram = 1;
    private const long Bpe = 2;

    /// <summary>The steps.</summary>
    /// <param name="model">The model.</param>
    /// <param name="offset">What is added to its ids.</param>
    /// <param name="unknown">The id of what is not a piece.</param>
    /// <exception cref="InvalidDataException">The model is of a kind that is not supported.</exception>
    public static Pipeline Of(SentencePieceModel model, int offset, int unknown)
    {
        if (model.SpaceIsSuffix)
        {
            throw new InvalidDataException(
                "its pieces end with spaces (treat_whitespace_as_suffix), which is not supported");
        }

        List<INormalizer> normalizers = [];
        if (model.Charsmap.Length > 0)
        {
            normalizers.Add(new CharsmapNormalizer(model.Charsmap));
        }

        if (model.RemovesExtraSpaces)
        {
            normalizers.Add(new StripNormalizer(left: true, right: true));
            normalizers.Add(new SpacesNormalizer(" "));
        }

        return new Pipeline
        {
            Added =
            [
                .. model.Pieces.Select(static (piece, id) => (piece, id))
                    .Where(static p => p.piece is { Kind: SentencePieceModel.PieceKind.UserDefined, Text.Length: > 0 })
                    .Select(p => new AddedToken(p.piece.Text, p.id + offset, IsNormalized: false)),
            ],
            Normalizers = normalizers,
            Splitters =
            [
                new MetaspaceSplitter(
                    BytePieces.Space,
                    model.AddsDummyPrefix ? PrependScheme.Always : PrependScheme.Never,
                    cuts: model.Kind == Unigram && !model.Pieces.Any(static p => BytePieces.GoesOnBehindSpace(p.Text))),
            ],
            Model = model.Kind switch
            {
                Unigram => ReadUnigram(model, offset, unknown),
                Bpe => ReadBytePairs(model, offset, unknown),
                _ => throw new InvalidDataException("it is a model of words or characters, which is not supported"),
            },
        };
    }

    private static UnigramModel ReadUnigram(SentencePieceModel model, int offset, int unknown) => new(
        [.. Enumerable.Repeat(("", 0.0), offset), .. model.Pieces.Select(static piece => (piece.Text,
            (double)piece.Score))],
        unknown,
        model.ByteFallback,
        Hidden(model).Select(id => id + offset).ToHashSet());

    private static BytePairModel ReadBytePairs(SentencePieceModel model, int offset, int unknown)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            vocabulary[model.Pieces[id].Text] = id + offset;
        }

        return new BytePairModel(new BytePairSettings
        {
            Vocabulary = vocabulary,
            Merges = SentencePieceMerges.Of(model.Pieces),
            IsByteLevel = false,
            Unknown = unknown,
            FusesUnknown = true,
            ByteFallback = model.ByteFallback,
        });
    }

    private static IEnumerable<int> Hidden(SentencePieceModel model) =>
        model.Pieces.Select(static (piece, id) => (piece, id)).Where(static p => p.piece.Kind is
            SentencePieceModel.PieceKind.Control or SentencePieceModel.PieceKind.Unknown
            or SentencePieceModel.PieceKind.Unused).Select(static p => p.id);
}
