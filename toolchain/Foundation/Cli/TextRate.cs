using System.Diagnostics;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>How many texts a second are done, and how long the rest takes at that. Thread-safe.</summary>
/// <param name="left">How many are to be done.</param>
internal sealed class TextRate(long left)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _done;

    /// <summary>Some are done.</summary>
    public void Add(int texts) => Interlocked.Add(ref _done, texts);

    /// <summary>For people to read, as in <c>5120 texts/s, 38 s left</c>.</summary>
    public override string ToString()
    {
        long done = Interlocked.Read(ref _done);
        return Describe(done, left - done, Stopwatch.GetElapsedTime(_start));
    }

    /// <summary>Describes how it goes.</summary>
    /// <param name="done">How many are done.</param>
    /// <param name="left">How many are left.</param>
    /// <param name="elapsed">What those that are done took.</param>
    public static string Describe(long done, long left, TimeSpan elapsed)
    {
        double rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        return rate == 0 ? "0 texts/s" : FormattableString.Invariant($"{rate:0} texts/s, {Time(left / rate)} left");
    }

    private static string Time(double seconds) => seconds switch
    {
        < 90 => FormattableString.Invariant($"{seconds:0} s"),
        < 90 * 60 => FormattableString.Invariant($"{seconds / 60:0} min"),
        _ => FormattableString.Invariant($"{seconds / 3600:0.0} h"),
    };
}
