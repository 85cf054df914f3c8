namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// The hidden states of a few texts of unequal lengths, one after another, and what a head is to answer. Filled again
/// and again; not thread-safe.
/// </summary>
/// <param name="hidden">The width of the hidden states.</param>
/// <param name="labels">The number of labels.</param>
internal sealed class HeadBatch(int hidden, int labels)
{
    private readonly List<int> _starts = [0];
    private float[] _states = [];
    private float[] _targets = [];

    /// <summary>The number of texts.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>The tokens of all texts together.</summary>
    public int Tokens => _starts[^1];

    /// <summary>Takes all texts out.</summary>
    public void Clear() => _starts.RemoveRange(1, Count);

    /// <summary>Adds a text of so many tokens, whose states and targets are then to be filled in.</summary>
    public void Add(int tokens, out Span<float> states, out Span<float> target)
    {
        int start = Tokens;
        _starts.Add(start + tokens);
        Grow(ref _states, Tokens * hidden);
        Grow(ref _targets, Count * labels);
        states = _states.AsSpan(start * hidden, tokens * hidden);
        target = _targets.AsSpan((Count - 1) * labels, labels);
    }

    /// <summary>The tokens before a text.</summary>
    public int Start(int text) => _starts[text];

    /// <summary>The tokens of a text.</summary>
    public int TokensOf(int text) => _starts[text + 1] - _starts[text];

    /// <summary>The state of a token.</summary>
    public ReadOnlySpan<float> State(int text, int token) =>
        _states.AsSpan((_starts[text] + token) * hidden, hidden);

    /// <summary>The probability that each label is to get.</summary>
    public ReadOnlySpan<float> Target(int text) => _targets.AsSpan(text * labels, labels);

    private static void Grow(ref float[] values, int size)
    {
        if (values.Length < size)
        {
            Array.Resize(ref values, Math.Max(size, 2 * values.Length));
        }
    }
}
