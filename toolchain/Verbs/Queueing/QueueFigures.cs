namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>What a simulation saw. Times are in seconds, from a text's arrival to its answer.</summary>
/// <param name="Mean">The mean time.</param>
/// <param name="Median">What half of the texts do not exceed.</param>
/// <param name="P99">What one text in a hundred exceeds.</param>
/// <param name="Throughput">Answers a second, from the first arrival to the last answer.</param>
/// <param name="FrontLoad">The share of the time for which the cores of the first tier computed.</param>
/// <param name="DeepLoad">The same of the second; 0 without one.</param>
internal sealed record QueueFigures(
    double Mean, double Median, double P99, double Throughput, double FrontLoad, double DeepLoad)
{
    /// <summary>The 99th percentile of some times, by the nearest rank.</summary>
    public static double P99Of(IEnumerable<double> times) => At([.. times.Order()], 0.99);

    /// <summary>The figures of a run.</summary>
    /// <param name="times">The times of the texts that count; they are sorted.</param>
    /// <param name="throughput">Answers a second.</param>
    /// <param name="frontLoad">The load of the first tier.</param>
    /// <param name="deepLoad">The load of the second.</param>
    public static QueueFigures Of(Span<double> times, double throughput, double frontLoad, double deepLoad)
    {
        double sum = 0;
        foreach (double time in times)
        {
            sum += time;
        }

        times.Sort();
        return new QueueFigures(
            sum / times.Length, At(times, 0.5), At(times, 0.99), throughput, frontLoad, deepLoad);
    }

    private static double At(ReadOnlySpan<double> sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
