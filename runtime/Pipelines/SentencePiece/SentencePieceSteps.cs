using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.Normalizers;
using EarlyExitGen.Pipelines.Splitters;

namespace EarlyExitGen.Pipelines.SentencePiece;

/// <summary>The steps by which a SentencePiece model reads texts, with its own ids.</summary>
internal static class SentencePieceSteps
{
    private const long Unigram = 1;
    private const long Bpe = 2;

    /// <summary>The steps.</summary>
    /// <exception cref="InvalidDataException">The model is of a kind that is not supported.</exception>
    public static Pipeline Of(SentencePieceModel model)
    {
        if (model.SpaceIsSuffix)
        {
            throw new InvalidDataException("its pieces end with spaces (treat_whitespace_as_suffix), which is not supported");
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
                    .Select(static p => new AddedToken(p.piece.Text, p.id, IsNormalized: false)),
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
                Unigram => ReadUnigram(model),
                Bpe => ReadBytePairs(model),
                _ => throw new InvalidDataException("it is a model of words or characters, which is not supported"),
            },
        };
    }

    private static UnigramModel ReadUnigram(SentencePieceModel model) => new(
        [.. model.Pieces.Select(static piece => (piece.Text, (double)piece.Score))],
        model.Unknown,
        model.ByteFallback,
        Hidden(model).ToHashSet());

    private static BytePairModel ReadBytePairs(SentencePieceModel model)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            vocabulary[model.Pieces[id].Text] = id;
        }

        return new BytePairModel(new BytePairSettings
        {
            Vocabulary = vocabulary,
            Merges = SentencePieceMerges.Of(model.Pieces),
            IsByteLevel = false,
            Unknown = model.Unknown,
            FusesUnknown = true,
            ByteFallback = model.ByteFallback,
        });
    }

    private static IEnumerable<int> Hidden(SentencePieceModel model) =>
        model.Pieces.Select(static (piece, id) => (piece, id)).Where(static p => p.piece.Kind is
            SentencePieceModel.PieceKind.Control or SentencePieceModel.PieceKind.Unknown
            or SentencePieceModel.PieceKind.Unused).Select(static p => p.id);
}
