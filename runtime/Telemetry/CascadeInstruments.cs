using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EarlyExitGen.Telemetry;

/// <summary>
/// The meter and the source of activities, both named <c>EarlyExitGen</c>, of all cascades of a process. Names and
/// units follow OpenTelemetry's conventions. Thread-safe.
/// </summary>
internal static class CascadeInstruments
{
    /// <summary>The name of the meter and of the source.</summary>
    public const string Name = "EarlyExitGen";

    /// <summary>The attribute that names the cascade.</summary>
    public const string Cascade = "earlyexit.cascade";

    /// <summary>The attribute that has the number of the exit, from 0.</summary>
    public const string Exit = "earlyexit.exit";

    /// <summary>The attribute that has the kind of a failure.</summary>
    public const string ErrorType = "error.type";

    private static readonly Meter Meter = new(Name, Version);

    // From the cost of looking at the words to that of a long text in a large model.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries =
        [
            0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
            0.25, 0.5, 1, 2.5,
        ],
    };

    /// <summary>The source of activities.</summary>
    public static ActivitySource Source { get; } = new(Name, Version);

    /// <summary>Texts that were answered, by exit.</summary>
    public static Counter<long> Texts { get; } = Meter.CreateCounter<long>(
        "earlyexit.texts", "{text}", "Texts that were answered, by the exit that answered.");

    /// <summary>From the beginning of a text to its answer.</summary>
    public static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        "earlyexit.text.duration", "s", "Time from the beginning of a text to its answer, by exit.", null, Durations);

    /// <summary>What texts waited for their turn.</summary>
    public static Histogram<double> WaitTime { get; } = Meter.CreateHistogram(
        "earlyexit.text.wait_time", "s", "Time that texts waited for their turn.", null, Durations);

    /// <summary>Texts that lost their end.</summary>
    public static Counter<long> Truncated { get; } = Meter.CreateCounter<long>(
        "earlyexit.truncated_texts", "{text}", "Texts that were longer than maxTokens and lost their end.");

    /// <summary>Texts without an answer.</summary>
    public static Counter<long> Failures { get; } = Meter.CreateCounter<long>(
        "earlyexit.failures", "{text}", "Texts that got no answer, by the kind of the error.");

    /// <summary>Layers that were computed.</summary>
    public static Counter<long> Layers { get; } = Meter.CreateCounter<long>(
        "earlyexit.layers", "{layer}", "Layers of the encoder that were computed for answers.");

    /// <summary>The dials.</summary>
    public static ObservableGauge<double> Dial { get; } = Meter.CreateObservableGauge(
        "earlyexit.dial", LiveCascades.Dials, "1", "The setting of the dial.");

    /// <summary>Who waits.</summary>
    public static ObservableUpDownCounter<int> Waiting { get; } = Meter.CreateObservableUpDownCounter(
        "earlyexit.waiting", LiveCascades.Waiting, "{text}", "Texts that wait for their turn.");

    /// <summary>Whether anybody listens to what is measured of texts.</summary>
    public static bool AreOn => Texts.Enabled || Duration.Enabled || WaitTime.Enabled || Truncated.Enabled
        || Failures.Enabled || Layers.Enabled;

    private static string? Version => typeof(CascadeInstruments).Assembly.GetName().Version?.ToString(fieldCount: 3);
}
