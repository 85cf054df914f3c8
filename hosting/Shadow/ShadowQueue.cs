namespace EarlyExitGen.Hosting.Shadow;

/// <summary>The texts that were drawn and wait to be run, and those that were left out. Not thread-safe.</summary>
/// <remarks>
/// What has to be left out must not tell: in busy hours other texts may come than in quiet ones. So whether a drawn
/// text is kept is decided when it comes, with a probability that only the queue's length decides (1 while it is less
/// than half full, then 1/2, 1/4), and one that is kept counts for 1 by that probability. Where the queue is full
/// nothing is taken and nothing counts for it: those texts are told by hour.
/// </remarks>
/// <param name="limit">How many texts may wait.</param>
/// <param name="draw">Draws.</param>
/// <param name="time">The clock.</param>
internal sealed class ShadowQueue<TInput>(int limit, ShadowDraw draw, TimeProvider time)
    where TInput : notnull
{
    private readonly Queue<ShadowEntry<TInput>> _waiting = [];
    private readonly long[] _unseenByHour = new long[24];

    /// <summary>Texts that were drawn.</summary>
    public long Drawn { get; private set; }

    /// <summary>Those that were left out by chance.</summary>
    public long Thinned { get; private set; }

    /// <summary>Those that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Those that could not be seen, by the hour in which they came.</summary>
    public IReadOnlyList<long> UnseenByHour => [.. _unseenByHour];

    /// <summary>The next one.</summary>
    public ShadowEntry<TInput>? Next => _waiting.TryPeek(out ShadowEntry<TInput>? entry) ? entry : null;

    /// <summary>Takes a text that was drawn, or leaves it out.</summary>
    /// <param name="entry">The text, without what is decided here.</param>
    /// <param name="open">Whether texts are taken at all.</param>
    public void Take(ShadowEntry<TInput> entry, bool open)
    {
        Drawn++;
        int hour = time.GetUtcNow().Hour;
        double kept = _waiting.Count >= limit || !open ? 0
            : 4 * _waiting.Count >= 3 * limit ? 0.25
            : 2 * _waiting.Count >= limit ? 0.5
            : 1;
        if (kept == 0)
        {
            Unseen(hour);
            return;
        }

        bool thinned = kept < 1 && draw.Next() >= kept;
        Thinned += thinned ? 1 : 0;
        bool known = thinned || entry.IsKnown;
        _waiting.Enqueue(entry with
        {
            Input = known ? default : entry.Input,
            IsKnown = known,
            Largest = 1 / kept,
            Weight = thinned ? 0 : 1 / kept,
            Hour = hour,
        });
    }

    /// <summary>Removes the next one.</summary>
    public void Remove() => _waiting.Dequeue();

    /// <summary>A text that was drawn cannot be seen.</summary>
    public void Unseen(int hour) => _unseenByHour[hour]++;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _waiting.Clear();
        (Drawn, Thinned) = (0, 0);
        Array.Clear(_unseenByHour);
    }
}
