namespace EarlyExitGen.Tokenization;

/// <summary>
/// Word pieces by their text, without the <c>##</c> of those that continue a word. Looks up spans, so that nothing is
/// allocated.
/// </summary>
internal sealed class WordPieceVocabulary
{
    private const string Continuation = "##";

    private readonly Pieces _first = new();
    private readonly Pieces _next = new();

    /// <summary>Takes word pieces in the order of their ids; of equal ones the last counts, as in BERT.</summary>
    public WordPieceVocabulary(IReadOnlyList<string> pieces)
    {
        for (int id = 0; id < pieces.Count; id++)
        {
            string piece = pieces[id];
            _first.Add(piece, id);
            if (piece.StartsWith(Continuation, StringComparison.Ordinal))
            {
                _next.Add(piece[Continuation.Length..], id);
            }
        }

        Count = pieces.Count;
    }

    /// <summary>The number of word pieces.</summary>
    public int Count { get; }

    /// <summary>The id of a whole piece, as it stands in the vocabulary; null if there is none.</summary>
    public int? Find(string piece) => _first.TryGet(piece, out int id) ? id : null;

    /// <summary>
    /// The longest piece that <paramref name="rest"/> starts with: its id and length, or a length of 0 if there is none.
    /// </summary>
    /// <param name="rest">What is left of a word.</param>
    /// <param name="first">Whether it is the whole word; otherwise pieces with <c>##</c> are meant.</param>
    /// <param name="id">The piece's id.</param>
    public int Longest(ReadOnlySpan<char> rest, bool first, out int id)
    {
        Pieces pieces = first ? _first : _next;
        for (int length = Math.Min(rest.Length, pieces.Longest); length > 0; length--)
        {
            if (pieces.TryGet(rest[..length], out id))
            {
                return length;
            }
        }

        id = 0;
        return 0;
    }

    private sealed class Pieces
    {
        private readonly Dictionary<string, int> _ids;
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

        public Pieces()
        {
            _ids = new Dictionary<string, int>(StringComparer.Ordinal);
            _bySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public int Longest { get; private set; }

        public void Add(string piece, int id)
        {
            _ids[piece] = id;
            Longest = Math.Max(Longest, piece.Length);
        }

        public bool TryGet(ReadOnlySpan<char> piece, out int id) => _bySpan.TryGetValue(piece, out id);
    }
}
