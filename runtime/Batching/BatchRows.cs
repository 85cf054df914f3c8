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
    }

    /// <summary>The largest number of texts.</summary>
    public int Capacity => _rows.Length;

    /// <summary>The number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>The texts' numbers of tokens, falling; after <see cref="Sort"/>.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>Forgets all texts.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a text, or a pair.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Add(ITextTokenizer tokenizer, string first, string? second, CancellationToken cancellationToken)
    {
        Span<int> ids = _ids.AsSpan(Count * _maxTokens, _maxTokens);
        TextReading reading = new(cancellationToken);
        int length = second is null
            ? tokenizer.Encode(first, ids, out _truncated[Count], ref reading)
            : tokenizer.EncodePair(
                first, second, ids, _types.AsSpan(Count * _maxTokens, _maxTokens), out _truncated[Count], ref reading);
        _keys[Count] = -length;
        _rows[Count] = Count;
        Count++;
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
    /// <param name="from">The place of the first text's answer.</param>
    public void AddTo(BatchContext context, int place, int from)
    {
        int row = _rows[place];
        ReadOnlySpan<int> types = _types.Length == 0 ? [] : _types.AsSpan(row * _maxTokens, _lengths[place]);
        context.Add(_ids.AsSpan(row * _maxTokens, _lengths[place]), types, from + row, _truncated[row]);
    }
}
