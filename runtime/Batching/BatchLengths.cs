namespace EarlyExitGen.Batching;

/// <summary>
/// The lengths that batches come in, so that there are few shapes: every length up to 20 tokens, then each at most a
/// twentieth above the one before.
/// </summary>
internal sealed class BatchLengths
{
    private readonly int[] _rounded;

    /// <summary>The lengths up to <paramref name="maxTokens"/>.</summary>
    /// <param name="maxTokens">The largest number of tokens.</param>
    /// <param name="exact">Whether a text must not be padded at all.</param>
    public BatchLengths(int maxTokens, bool exact)
    {
        _rounded = new int[maxTokens + 1];
        IsExact = exact;
        int bucket = 0;
        for (int length = 1; length <= maxTokens; length++)
        {
            if (length > bucket)
            {
                bucket = exact ? length : Math.Min(maxTokens, Math.Max(length, length * 21 / 20));
                Count++;
            }

            _rounded[length] = bucket;
        }
    }

    /// <summary>Whether a text must not be padded at all.</summary>
    public bool IsExact { get; }

    /// <summary>How many lengths there are.</summary>
    public int Count { get; private set; }

    /// <summary>The lengths, rising.</summary>
    public IEnumerable<int> All => _rounded.Skip(1).Distinct();

    /// <summary>The length in which a text of <paramref name="length"/> tokens is computed.</summary>
    public int Round(int length) => _rounded[length];
}
