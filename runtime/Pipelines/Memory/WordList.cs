namespace EarlyExitGen.Pipelines.Memory;

/// <summary>The words that a text is cut into; memory is kept for the next one.</summary>
internal sealed class WordList
{
    private readonly CharBuffer _text = new();
    private int[] _ends = new int[256];

    /// <summary>The number of words.</summary>
    public int Count { get; private set; }

    /// <summary>The number of characters that there is memory for.</summary>
    public int Capacity => _text.Capacity + _ends.Length;

    /// <summary>A word, until the next change.</summary>
    public ReadOnlySpan<char> this[int index] => _text.Text[Start(index).._ends[index]];

    /// <summary>Starts again.</summary>
    public void Clear()
    {
        _text.Clear();
        Count = 0;
    }

    /// <summary>Adds a word; an empty one is none.</summary>
    public void Add(ReadOnlySpan<char> word)
    {
        _text.Append(word);
        End();
    }

    /// <summary>Goes on with the word that has begun.</summary>
    public void Append(ReadOnlySpan<char> part) => _text.Append(part);

    /// <summary>Goes on with the word that has begun.</summary>
    public void Append(char c) => _text.Append(c);

    /// <summary>Ends the word that has begun, if there is any.</summary>
    public void End()
    {
        if (_text.Length == Start(Count))
        {
            return;
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * Count);
        }

        _ends[Count++] = _text.Length;
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
