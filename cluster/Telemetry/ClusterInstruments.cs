using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EarlyExitGen.Cluster.Telemetry;

/// <summary>The meter and the source of activities, both named <c>EarlyExitGen.Cluster</c>. Thread-safe.</summary>
internal static class ClusterInstruments
{
    /// <summary>The name of the meter and of the source.</summary>
    public const string Name = "EarlyExitGen.Cluster";

    /// <summary>The attribute that names the cascade.</summary>
    public const string Cascade = "earlyexit.cascade";

    private static readonly string? Version =
        typeof(ClusterInstruments).Assembly.GetName().Version?.ToString(fieldCount: 3);

    private static readonly Meter Meter = new(Name, Version);

    // Under the runtime's name, for texts that are answered elsewhere: whoever shows those of a process shows these.
    private static readonly Meter Texts = new("EarlyExitGen", Version);

    /// <summary>The source of activities.</summary>
    public static ActivitySource Source { get; } = new(Name, Version);

    /// <summary>Calls between silos.</summary>
    public static Counter<long> Calls { get; } = Meter.CreateCounter<long>(
        "earlyexit.cluster.calls", "{call}", "Calls of tiers on other silos.");

    /// <summary>Calls of a second silo.</summary>
    public static Counter<long> Repeated { get; } = Meter.CreateCounter<long>(
        "earlyexit.cluster.repeated", "{call}", "Calls of a further silo, since the one before was silent.");

    /// <summary>Texts that went on.</summary>
    public static Counter<long> PassedOn { get; } = Meter.CreateCounter<long>(
        "earlyexit.cluster.passed_on", "{text}", "Texts that front exits did not answer, by form.");

    /// <summary>Texts that should have gone on.</summary>
    public static Counter<long> Degraded { get; } = Meter.CreateCounter<long>(
        "earlyexit.cluster.degraded", "{text}", "Texts that a front exit answered because no deep silo did.");

    /// <summary>Sizes of batches.</summary>
    public static Histogram<int> BatchTexts { get; } = Meter.CreateHistogram<int>(
        "earlyexit.cluster.batch_texts", "{text}", "Texts of a batch of the deep tier.");

    /// <summary>From the call to the answer.</summary>
    public static Histogram<double> Duration { get; } = Texts.CreateHistogram<double>(
        "earlyexit.text.duration", "s", "Time from the beginning of a text to its answer, by exit.");

    /// <summary>The attributes of a tier.</summary>
    public static TagList Of(string cascade, ClusterTiers tier) =>
        new() { { Cascade, cascade }, { "earlyexit.tier", tier.ToString() } };

    /// <summary>The attributes of a cascade.</summary>
    public static KeyValuePair<string, object?> Of(string cascade) => new(Cascade, cascade);
}
