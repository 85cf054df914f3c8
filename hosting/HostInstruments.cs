using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace EarlyExitGen.Hosting;

/// <summary>The meter <c>EarlyExitGen.Hosting</c>: queues, and what shadows show. Thread-safe.</summary>
internal static class HostInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "EarlyExitGen.Hosting";

    /// <summary>The attribute that names the cascade.</summary>
    public const string Cascade = "earlyexit.cascade";

    private static readonly ConcurrentDictionary<ICascadeService, KeyValuePair<string, object?>> Services = [];

    private static readonly Meter Meter =
        new(Name, typeof(HostInstruments).Assembly.GetName().Version?.ToString(fieldCount: 3));

    /// <summary>Texts that were refused.</summary>
    public static Counter<long> Refused { get; } = Meter.CreateCounter<long>(
        "earlyexit.queue.refused", "{text}", "Texts that were refused, since the queue was full.");

    /// <summary>Texts in queues.</summary>
    public static ObservableUpDownCounter<int> Waiting { get; } = Meter.CreateObservableUpDownCounter(
        "earlyexit.queue.length", () => Of(one => one.Status.Waiting), "{text}", "Texts that wait in the queue.");

    /// <summary>Where the queues have turned the dials.</summary>
    public static ObservableGauge<double> PresentDial { get; } = Meter.CreateObservableGauge(
        "earlyexit.queue.dial", () => Of(one => AsWritten(one.Status.PresentDial)), "1",
        "The setting that the next text is answered at.");

    /// <summary>What shadows show.</summary>
    public static ObservableGauge<double> Disagreement { get; } = Meter.CreateObservableGauge(
        "earlyexit.shadow.disagreement", () => OfShadow(report => report.Total.Rate), "1",
        "The rate at which the full model answers otherwise, of the texts that were run to the end.");

    /// <summary>The lower end of the interval.</summary>
    public static ObservableGauge<double> Lower { get; } = Meter.CreateObservableGauge(
        "earlyexit.shadow.disagreement_lower", () => OfShadow(report => report.Total.Lower), "1",
        "The lower end of its interval, which holds at any time.");

    /// <summary>Texts that could not be seen.</summary>
    public static ObservableCounter<long> Unseen { get; } = Meter.CreateObservableCounter(
        "earlyexit.shadow.unseen", () => OfShadow(report => report.Unseen), "{text}",
        "Texts that were drawn and could not be run to the end.");

    /// <summary>Broken promises.</summary>
    public static ObservableGauge<int> Broken { get; } = Meter.CreateObservableGauge(
        "earlyexit.promise.broken", () => OfShadow(report => report.Broken ? 1 : 0), "1",
        "Whether the promise is broken beyond doubt: 1 if it is.");

    /// <summary>Other texts than those of the calibration.</summary>
    public static ObservableGauge<int> Shifted { get; } = Meter.CreateObservableGauge(
        "earlyexit.shift.noticed", () => OfShift(shift => shift.Noticed ? 1 : 0), "1",
        "Whether the texts are beyond doubt no longer those of the calibration: 1 if so.");

    /// <summary>How far the exits' shares have moved.</summary>
    public static ObservableGauge<double> ShiftOfExits { get; } = Meter.CreateObservableGauge(
        "earlyexit.shift.exits", () => OfShift(shift => shift.ExitsDistance), "1",
        "The share of texts that leave at other exits than those of the calibration did.");

    /// <summary>How far the scores have moved.</summary>
    public static ObservableGauge<double> ShiftOfScores { get; } = Meter.CreateObservableGauge(
        "earlyexit.shift.scores", () => OfShift(shift => shift.ScoresDistance), "1",
        "The largest difference of the distribution of an exit's scores from that of the calibration.");

    /// <summary>Refitted cascades.</summary>
    public static Counter<long> Refitted { get; } = Meter.CreateCounter<long>(
        "earlyexit.promise.refits", "{refit}", "How often maps and promises were refitted.");

    /// <summary>Begins to observe a service.</summary>
    public static void Add(ICascadeService service) => Services[service] = new(Cascade, service.Name);

    /// <summary>Ends it.</summary>
    public static void Remove(ICascadeService service) => Services.TryRemove(service, out _);

    private static IEnumerable<Measurement<T>> Of<T>(Func<ICascadeService, T> value)
        where T : struct =>
        Services.Select(service => new Measurement<T>(value(service.Key), service.Value));

    // A dial is what its owner wrote, 0.02, not the single-precision number nearest to it, 0.0199999995.
    private static double AsWritten(float dial) =>
        double.Parse(dial.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static IEnumerable<Measurement<T>> OfShift<T>(Func<ShiftReport, T> value)
        where T : struct => Services
            .Select(service => (Shift: service.Key.Shadow?.Shift, Tag: service.Value))
            .Where(one => one.Shift is not null)
            .Select(one => new Measurement<T>(value(one.Shift!), one.Tag));

    private static IEnumerable<Measurement<T>> OfShadow<T>(Func<ShadowReport, T> value)
        where T : struct => Services
            .Select(service => (Report: service.Key.Shadow, Tag: service.Value))
            .Where(one => one.Report is not null)
            .Select(one => new Measurement<T>(value(one.Report!), one.Tag));
}
