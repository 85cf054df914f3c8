using System.Text;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Models;

/// <summary>
/// The likeliest pieces of a word (Kudo, "Subword Regularization", ACL 2018; Viterbi's algorithm), with Hugging Face's
/// choice where two ways are equally likely: the one whose last piece is longer.
/// </summary>
internal sealed class UnigramModel : IPieceModel
{
    // A character that is no piece is this much less likely than the least likely piece, as in SentencePiece.
    private const double UnknownPenalty = 10;

    private readonly ByteTrie _pieces;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknown;

    // The pieces of single bytes; null where they do not stand for what is unknown.
    private readonly int[]? _bytes;

    /// <summary>Takes the pieces in the order of their ids.</summary>
    /// <param name="vocabulary">The pieces and their scores.</param>
    /// <param name="unknown">The id of what is not a piece.</param>
    /// <param name="byteFallback">Whether bytes stand for what is not a piece.</param>
    /// <param name="hidden">Ids of pieces that are in no text.</param>
    public UnigramModel(
        IReadOnlyList<(string Piece, double Score)> vocabulary,
        int unknown,
        bool byteFallback,
        IReadOnlySet<int> hidden)
    {
        _unknown = unknown;
        _scores = [.. vocabulary.Select(static piece => piece.Score)];
        _unknownScore = _scores.Min() - UnknownPenalty;
        _pieces = new ByteTrie(vocabulary.Select(static (piece, id) => (piece.Piece, Id: id))
            .Where(piece => piece.Piece.Length > 0 && !hidden.Contains(piece.Id))
            .Select(static piece => (Encoding.UTF8.GetBytes(piece.Piece), piece.Id)));
        _bytes = byteFallback ? BytePieces.Of(name => _pieces.Find(Encoding.UTF8.GetBytes(name))) : null;
        EndsAtSpaces = !vocabulary.Any(static piece => BytePieces.GoesOnBehindSpace(piece.Piece));
    }

    /// <inheritdoc/>
    public int VocabularySize => _scores.Length;

    /// <inheritdoc/>
    public bool EndsAtSpaces { get; }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> word, Scratch scratch, ref PieceWriter pieces)
    {
        Span<byte> text = scratch.Bytes(3 * word.Length);
        text = text[..Encoding.UTF8.GetBytes(word, text)];

        // Of the best way to each place: its score, where its last piece begins, and that piece.
        Span<double> scores = scratch.Scores(text.Length + 1);
        Span<int> ints = scratch.Ints(2 * (text.Length + 1));
        Span<int> starts = ints[..(text.Length + 1)];
        Span<int> ids = ints[(text.Length + 1)..];
        starts.Fill(-1);
        scores[0] = 0;
        for (int start = 0; start < text.Length;)
        {
            double score = scores[start];
            int width = Width(text[start]);
            bool isPiece = false;
            int node = ByteTrie.Root;
            for (int end = start; end < text.Length;)
            {
                node = _pieces.Next(node, text[end++]);
                if (node < 0)
                {
                    break;
                }

                if (_pieces.IdOf(node) is var id and >= 0)
                {
                    Offer(scores, starts, ids, end, score + _scores[id], start, id);
                    isPiece |= end == start + width;
                }
            }

            if (!isPiece)
            {
                Offer(scores, starts, ids, start + width, score + _unknownScore, start, _unknown);
            }

            start += width;
        }

        Add(text, starts, ids, ref pieces);
    }

    private static void Offer(
        Span<double> scores, Span<int> starts, Span<int> ids, int end, double score, int start, int id)
    {
        if (starts[end] < 0 || score > scores[end])
        {
            (scores[end], starts[end], ids[end]) = (score, start, id);
        }
    }

    // The pieces of the best way: it is known from its end, so it is turned round first.
    private void Add(ReadOnlySpan<byte> text, Span<int> starts, Span<int> ids, ref PieceWriter pieces)
    {
        int next = text.Length;
        int end = text.Length;
        while (end > 0)
        {
            int start = starts[end];
            starts[end] = next;
            (next, end) = (end, start);
        }

        // Now starts[end] is where the piece behind the one that ends there does.
        int from = 0;
        for (int at = next; from < text.Length; (from, at) = (at, starts[at]))
        {
            if (ids[at] != _unknown)
            {
                pieces.Add(ids[at]);
                continue;
            }

            // What is unknown in a row is one piece, or its bytes.
            int last = at;
            while (last < text.Length && ids[starts[last]] == _unknown)
            {
                last = starts[last];
            }

            AddUnknown(text[from..last], ref pieces);
            at = last;
        }
    }

    private void AddUnknown(ReadOnlySpan<byte> text, ref PieceWriter pieces)
    {
        if (_bytes is { } bytes && !HasNone(text, bytes))
        {
            foreach (byte value in text)
            {
                pieces.Add(bytes[value]);
            }

            return;
        }

        pieces.Add(_unknown);
    }

    private static bool HasNone(ReadOnlySpan<byte> text, int[] bytes)
    {
        foreach (byte value in text)
        {
            if (bytes[value] < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int Width(byte first) => first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}
