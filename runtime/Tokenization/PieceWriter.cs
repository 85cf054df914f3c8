namespace EarlyExitGen.Tokenization;

/// <summary>Collects the ids of a text's word pieces: keeps as many as there is room for and counts the rest.</summary>
internal ref struct PieceWriter(Span<int> ids)
{
    private readonly Span<int> _ids = ids;

    /// <summary>The number of pieces so far, those without room included.</summary>
    public int Count { get; private set; }

    /// <summary>The number of pieces that there is room for.</summary>
    public readonly int Room => _ids.Length;

    /// <summary>The number of pieces that were kept.</summary>
    public readonly int Kept => Math.Min(Count, _ids.Length);

    /// <summary>Whether a piece had no room.</summary>
    public readonly bool Overflowed => Count > _ids.Length;

    /// <summary>Adds a piece.</summary>
    public void Add(int id)
    {
        if (Count < _ids.Length)
        {
            _ids[Count] = id;
        }

        Count++;
    }

    /// <summary>Takes back all pieces after the first <paramref name="count"/>.</summary>
    public void Rewind(int count) => Count = count;
}
