using System.Diagnostics.Metrics;
using System.Globalization;

namespace EarlyExitGen.Telemetry;

/// <summary>
/// The cascades that are loaded, for whoever asks for their dials. Keeps none of them alive. Thread-safe.
/// </summary>
internal static class LiveCascades
{
    private static readonly Lock Gate = new();
    private static readonly List<WeakReference<ChainTelemetry>> All = [];

    /// <summary>Adds a cascade.</summary>
    public static void Add(ChainTelemetry cascade)
    {
        lock (Gate)
        {
            All.RemoveAll(static one => !one.TryGetTarget(out _));
            All.Add(new WeakReference<ChainTelemetry>(cascade));
        }
    }

    /// <summary>Takes out a cascade that is disposed of.</summary>
    public static void Remove(ChainTelemetry cascade)
    {
        lock (Gate)
        {
            All.RemoveAll(one => !one.TryGetTarget(out ChainTelemetry? live) || ReferenceEquals(live, cascade));
        }
    }

    /// <summary>The dials of all.</summary>
    public static IEnumerable<Measurement<double>> Dials() => Live()
        .Where(static cascade => cascade.Owner is not null)
        .Select(static cascade => new Measurement<double>(AsWritten(cascade.Owner!.Dial), cascade.Tags));

    /// <summary>How many texts wait, of all.</summary>
    public static IEnumerable<Measurement<int>> Waiting() =>
        Live().Select(static cascade => new Measurement<int>(cascade.Waiting, cascade.Tags));

    // A dial is what its owner wrote, 0.02, not the single-precision number nearest to it, 0.0199999995.
    private static double AsWritten(float dial) =>
        double.Parse(dial.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static List<ChainTelemetry> Live()
    {
        lock (Gate)
        {
            return [.. All.Select(static one => one.TryGetTarget(out ChainTelemetry? live) ? live : null)
                .OfType<ChainTelemetry>()];
        }
    }
}
