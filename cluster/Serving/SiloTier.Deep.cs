using EarlyExitGen.Cluster.Wire;

namespace EarlyExitGen.Cluster.Serving;

/// <content>The deep tier computes: from token ids, and from states; and says what the blocks cost.</content>
internal sealed partial class SiloTier<TCascade, TInput, TPrediction>
{
    private const int LeastMeasured = 8;
    private const int Times = 3;

    private static readonly TimeSpan MostMeasuring = TimeSpan.FromSeconds(1);

    // By exit: numbers of tokens, each followed by the ticks up to that exit.
    private long[][]? _costs;
    private int _isMeasured;
    private Task _measuring = Task.CompletedTask;

    private byte[] Compute(DeepText[] texts, float dial, CancellationToken cancellationToken)
    {
        TPrediction[] predictions = new TPrediction[texts.Length];
        CascadeSetting? setting = SettingOf(dial);
        foreach (IGrouping<int, int> group in
            Enumerable.Range(0, texts.Length).GroupBy(i => texts[i].Exits))
        {
            int[] places = [.. group];
            TPrediction[] answers = places.Length == texts.Length ? predictions : new TPrediction[places.Length];
            if (group.Key == 0)
            {
                Cascade.Classify(
                    [.. places.Select(place => texts[place].Text)], answers, setting, cancellationToken);
            }
            else
            {
                Cascade.Classify(
                    [.. places.Select(place => texts[place].State)], group.Key, answers, setting, cancellationToken);
            }

            for (int i = 0; i < places.Length; i++)
            {
                predictions[places[i]] = answers[i];
            }
        }

        return Pack(predictions);
    }

    // Measured when a front silo first asks: most clusters need it never. Null until then.
    private long[]? CostsOf(int exits)
    {
        if (Interlocked.Exchange(ref _isMeasured, 1) == 0)
        {
            _measuring = Task.Run(MeasureOnce);
        }

        return Volatile.Read(ref _costs) is { } costs && exits >= 1 && exits <= costs.Length ? costs[exits - 1] : null;
    }

    private void MeasureOnce()
    {
        try
        {
            Volatile.Write(ref _costs, Measure());
        }
        catch (Exception e) when (e is CascadeException or ObjectDisposedException)
        {
            // Then texts come as ids.
        }
    }

    // The least of some times, of texts of several lengths: what the machine does beside it is no part of it.
    private long[][] Measure()
    {
        long[][] costs = [.. Cascade.Info.Exits.Select(static _ => Array.Empty<long>())];
        int before = 0;
        for (int words = LeastMeasured; before < Cascade.Info.MaxTokens; words *= 4)
        {
            string text = string.Join(' ', Enumerable.Repeat("a", words));
            TInput input = InputOf(new TextBatch { Firsts = [text], Seconds = [text] }, 0);
            long[] least = [.. costs.Select(static _ => long.MaxValue)];
            long start = _time.GetTimestamp();
            int tokens = before;
            for (int i = 0; i < Times && (i == 0 || _time.GetElapsedTime(start) < MostMeasuring); i++)
            {
                TextTrace trace = Cascade.Trace(input, Cascade.FullDepth);
                tokens = trace.Tokens;
                long sum = 0;
                for (int exit = 0; exit < costs.Length; exit++)
                {
                    sum += trace.Exits[exit].Elapsed.Ticks;
                    least[exit] = Math.Min(least[exit], sum);
                }
            }

            if (tokens == before)
            {
                break;
            }

            for (int exit = 0; exit < costs.Length; exit++)
            {
                costs[exit] = [.. costs[exit], tokens, least[exit]];
            }

            before = tokens;
        }

        return costs;
    }
}
