using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Batching;

/// <summary>The token ids of some texts, and the order in which they are computed: the longest first.</summary>
internal sealed class BatchRows
{
    private readonly int _maxTokens;
    private readonly int[] _ids;
    private readonly int[] _types;
    private readonly int[] _keys;
    private readonly int[] _rows;
    private readonly int[] _lengths;
    private readonly bool[] _truncated;
    private readonly int[] _places;
    private readonly int[] _answers;
    private readonly int[] _streaks;
    private readonly ReadOnlyMemory<float>[] _states;

    /// <summary>Room for the given number of texts.</summary>
    /// <param name="count">The largest number of texts.</param>
    /// <param name="maxTokens">The largest number of tokens of a text.</param>
    /// <param name="pair">Whether texts come in pairs.</param>
    public BatchRows(int count, int maxTokens, bool pair)
    {
        _maxTokens = maxTokens;
        _ids = new int[count * maxTokens];
        _types = pair ? new int[count * maxTokens] : [];
        _keys = new int[count];
        _rows = new int[count];
        _lengths = new int[count];
        _truncated = new bool[count];
        _places = new int[count];
        _answers = new int[count];
        _streaks = new int[count];
        _states = new ReadOnlyMemory<float>[count];
    }

    /// <summary>The largest number of texts.</summary>
    public int Capacity => _rows.Length;

    /// <summary>The number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>The texts' numbers of tokens, falling; after <see cref="Sort"/>.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>Where the token types of the text go that is added next; empty where texts are single.</summary>
    public Span<int> NextTypes => _types.Length == 0 ? [] : _types.AsSpan(Count * _maxTokens, _maxTokens);

    /// <summary>The block that comes next for these texts.</summary>
    public int FirstBlock { get; private set; }

    /// <summary>Forgets all texts.</summary>
    /// <param name="firstBlock">The block that comes next for those that are added.</param>
    public void Clear(int firstBlock = 0)
    {
        if (FirstBlock > 0)
        {
            Array.Clear(_states);
        }

        Count = 0;
        FirstBlock = firstBlock;
    }

    /// <summary>Adds a text, or a pair.</summary>
    /// <param name="tokenizer">Makes its ids.</param>
    /// <param name="first">The text, or the first one.</param>
    /// <param name="second">The second text; null for single texts.</param>
    /// <param name="place">Where its answer goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="answer">What the exit before would have answered; -1 for nothing.</param>
    /// <param name="streak">How many exits in a row have answered as the exit before them.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Add(
        ITextTokenizer tokenizer,
        string first,
        string? second,
        int place,
        CancellationToken cancellationToken,
        int answer = -1,
        int streak = 0)
    {
        Span<int> ids = _ids.AsSpan(Count * _maxTokens, _maxTokens);
        TextReading reading = new(cancellationToken);
        int length = second is null
            ? tokenizer.Encode(first, ids, out _truncated[Count], ref reading)
            : tokenizer.EncodePair(
                first, second, ids, _types.AsSpan(Count * _maxTokens, _maxTokens), out _truncated[Count], ref reading);
        Add(length, place, answer, streak);
    }

    /// <summary>Adds a text that goes on beyond the lexical exit, or from another model of the same ids.</summary>
    /// <param name="ids">Its token ids.</param>
    /// <param name="types">Their token types, of a pair.</param>
    /// <param name="truncated">Whether it lost its end.</param>
    /// <param name="place">Where its answer goes.</param>
    /// <param name="answer">What the exit before would have answered; -1 for nothing.</param>
    /// <param name="streak">How many exits in a row have answered as the exit before them.</param>
    /// <param name="state">What <see cref="FirstBlock"/> reads of the blocks before it.</param>
    public void Add(
        ReadOnlySpan<int> ids,
        ReadOnlySpan<int> types,
        bool truncated,
        int place,
        int answer,
        int streak = 0,
        ReadOnlyMemory<float> state = default)
    {
        ids.CopyTo(_ids.AsSpan(Count * _maxTokens, _maxTokens));
        if (_types.Length > 0)
        {
            types.CopyTo(_types.AsSpan(Count * _maxTokens, _maxTokens));
        }

        _truncated[Count] = truncated;
        _states[Count] = state;
        Add(ids.Length, place, answer, streak);
    }

    /// <summary>Puts the texts in the order of their lengths.</summary>
    public void Sort()
    {
        _keys.AsSpan(0, Count).Sort(_rows.AsSpan(0, Count));
        for (int i = 0; i < Count; i++)
        {
            _lengths[i] = -_keys[i];
        }
    }

    /// <summary>Adds a text to a context.</summary>
    /// <param name="place">Its place in the order.</param>
    /// <param name="context">The context.</param>
    public void AddTo(BatchContext context, int place)
    {
        int row = _rows[place];
        context.Add(
            IdsOf(place),
            TypesOf(place),
            _places[row],
            _truncated[row],
            _answers[row],
            _streaks[row],
            place,
            _states[row].Span);
    }

    /// <summary>A text's token ids.</summary>
    /// <param name="place">Its place in the order.</param>
    public ReadOnlySpan<int> IdsOf(int place) => _ids.AsSpan(_rows[place] * _maxTokens, _lengths[place]);

    /// <summary>Their token types; none of single texts.</summary>
    /// <param name="place">The text's place in the order.</param>
    public ReadOnlySpan<int> TypesOf(int place) =>
        _types.Length == 0 ? [] : _types.AsSpan(_rows[place] * _maxTokens, _lengths[place]);

    private void Add(int length, int place, int answer, int streak)
    {
        _streaks[Count] = streak;
        _keys[Count] = -length;
        _rows[Count] = Count;
        _places[Count] = place;
        _answers[Count] = answer;
        Count++;
    }
}
