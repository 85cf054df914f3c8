using System.Text;

namespace EarlyExitGen.Pipelines.SentencePiece;

/// <summary>
/// The merges of a SentencePiece model of BPE, which has pieces alone, as Hugging Face's library finds them.
/// </summary>
internal static class SentencePieceMerges
{
    /// <summary>Every way to put a piece together from two, the piece with the highest score first.</summary>
    /// <param name="pieces">The pieces in the order of their ids.</param>
    public static IReadOnlyList<(string Left, string Right)> Of(IReadOnlyList<SentencePieceModel.Piece> pieces)
    {
        Dictionary<string, (int Id, float Score)> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < pieces.Count; id++)
        {
            ids[pieces[id].Text] = (id, pieces[id].Score);
        }

        List<(string Left, string Right, float Score)> merges = [];
        List<(int Left, int Right)> own = [];
        foreach ((string piece, (_, float score)) in ids)
        {
            own.Clear();
            for (int i = 1; i < piece.Length; i++)
            {
                if (!char.IsLowSurrogate(piece[i]) && ids.TryGetValue(piece[..i], out (int Id, float Score) left)
                    && ids.TryGetValue(piece[i..], out (int Id, float Score) right))
                {
                    own.Add((left.Id, right.Id));
                }
            }

            merges.AddRange(own.Order().Select(pair => (pieces[pair.Left].Text, pieces[pair.Right].Text, score)));
        }

        return
        [
            .. merges.OrderByDescending(static merge => merge.Score)
                .ThenByDescending(static merge => LengthOf(merge.Left))
                .ThenByDescending(static merge => LengthOf(merge.Right))
                .Select(static merge => (merge.Left, merge.Right)),
        ];
    }

    private static int LengthOf(string text) => Encoding.UTF32.GetByteCount(text) / 4;
}
