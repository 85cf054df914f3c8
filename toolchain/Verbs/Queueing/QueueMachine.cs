namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>One machine of a tier: what waits there, by length where texts are computed together.</summary>
/// <param name="tier">The tier.</param>
/// <param name="groups">How many lengths are told apart.</param>
internal sealed class QueueMachine(Tier tier, int groups)
{
    private readonly Queue<(int Text, double Since)>[] _waiting =
        [.. Enumerable.Range(0, tier.Batches is null ? 1 : groups).Select(_ => new Queue<(int, double)>())];

    /// <summary>The texts that are here, waiting or being computed.</summary>
    public int Texts { get; private set; }

    /// <summary>The cores that compute nothing.</summary>
    public int FreeCores { get; private set; } = tier.Cores;

    /// <summary>When it looks for a batch whose wait is over; infinite if it need not.</summary>
    public double WakesAt { get; set; } = double.PositiveInfinity;

    /// <summary>Takes a text into the queue.</summary>
    public void Enter(int text, int group, double now)
    {
        _waiting[tier.Batches is null ? 0 : group].Enqueue((text, now));
        Texts++;
    }

    /// <summary>Takes the texts that a free core computes next out of the queue; none if it has to wait.</summary>
    /// <param name="now">The time.</param>
    /// <param name="batch">Takes them.</param>
    public void Begin(double now, List<int> batch)
    {
        batch.Clear();
        if (FreeCores == 0 || Oldest(now) is not { } queue)
        {
            return;
        }

        for (int rows = tier.Batches?.Rows ?? 1; rows > 0 && queue.Count > 0; rows--)
        {
            batch.Add(queue.Dequeue().Text);
        }

        FreeCores--;
    }

    /// <summary>Ends the computation of a batch.</summary>
    public void End(int texts)
    {
        Texts -= texts;
        FreeCores++;
    }

    /// <summary>When the first wait for others is over; infinite if nothing waits.</summary>
    public double NextWait() =>
        _waiting.Min(queue => queue.Count > 0 ? queue.Peek().Since + tier.Batches!.Wait : double.PositiveInfinity);

    // Of the queues that may be computed the one whose first text came first.
    private Queue<(int Text, double Since)>? Oldest(double now)
    {
        Queue<(int Text, double Since)>? oldest = null;
        foreach (Queue<(int Text, double Since)> queue in _waiting)
        {
            if (queue.Count > 0 && IsReady(queue, now) && (oldest is null || queue.Peek().Since < oldest.Peek().Since))
            {
                oldest = queue;
            }
        }

        return oldest;
    }

    private bool IsReady(Queue<(int Text, double Since)> queue, double now) =>
        tier.Batches is not { } batches || queue.Count >= batches.Rows || queue.Peek().Since + batches.Wait <= now;
}
