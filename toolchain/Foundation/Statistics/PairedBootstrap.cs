namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>
/// Draws the same texts with replacement for everything that is compared, so that what one text does to both sides
/// cancels (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993; percentile intervals). Deterministic.
/// </summary>
internal sealed class PairedBootstrap
{
    private const int Resamples = 2000;
    private const double Tail = 0.025;

    private readonly int _seed;
    private readonly CancellationToken _cancellation;

    /// <summary>Draws from <paramref name="count"/> texts.</summary>
    public PairedBootstrap(int count, int seed, CancellationToken cancellation = default)
    {
        _seed = seed;
        _cancellation = cancellation;
        All = [.. Enumerable.Range(0, count)];
    }

    /// <summary>Every text once.</summary>
    public int[] All { get; }

    /// <summary>A statistic and its interval.</summary>
    /// <param name="statistic">
    /// Takes the numbers of the texts, some of them several times; they change after the call.
    /// </param>
    public Interval Of(Func<int[], double> statistic)
    {
        // Drawn again each time: kept, the draws of half a million texts would take 4 GB.
        SplitMix64 chance = new(_seed);
        int[] draw = new int[All.Length];
        double[] values = new double[Resamples];
        for (int i = 0; i < Resamples; i++)
        {
            _cancellation.ThrowIfCancellationRequested();
            for (int j = 0; j < draw.Length; j++)
            {
                draw[j] = (int)chance.Below(draw.Length);
            }

            values[i] = statistic(draw);
        }

        Array.Sort(values);
        return new Interval(statistic(All), values[(int)(Tail * Resamples)], values[(int)((1 - Tail) * Resamples) - 1]);
    }

    /// <summary>The mean of a quantity over some texts.</summary>
    public static double Mean(double[] values, int[] texts)
    {
        double sum = 0;
        foreach (int text in texts)
        {
            sum += values[text];
        }

        return sum / texts.Length;
    }

    /// <summary>The share of some texts for which something holds.</summary>
    public static double Share(bool[] holds, int[] texts)
    {
        int count = 0;
        foreach (int text in texts)
        {
            count += holds[text] ? 1 : 0;
        }

        return (double)count / texts.Length;
    }
}
