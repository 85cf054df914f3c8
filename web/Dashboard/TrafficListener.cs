using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>
/// Listens to what the runtime measures of all cascades of the process, whoever asks them. Texts are no part of that.
/// Thread-safe.
/// </summary>
internal sealed class TrafficListener : IDisposable
{
    private const string Meter = "EarlyExitGen";

    private readonly ConcurrentDictionary<string, CascadeTraffic> _cascades = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;

    /// <summary>Begins to listen.</summary>
    public TrafficListener(TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(OnCount);
        _listener.SetMeasurementEventCallback<double>(OnDuration);
        _listener.SetMeasurementEventCallback<int>(OnWaiting);
        _listener.Start();
    }

    /// <summary>The traffic of a cascade.</summary>
    public CascadeTraffic Of(CascadeInfo cascade) => _cascades.GetOrAdd(
        cascade.Name, static (_, arguments) => new CascadeTraffic(arguments.Exits, arguments.Time),
        (Exits: cascade.Exits.Count, Time: _time));

    /// <summary>Asks for what is told only when it is asked for.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void OnCount(
        Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (Find(tags, out int exit) is { } traffic)
        {
            traffic.Add(instrument.Name, exit, value);
        }
    }

    private void OnDuration(
        Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (instrument.Name == "earlyexit.text.duration" && Find(tags, out int exit) is { } traffic)
        {
            traffic.Add(exit, value);
        }
    }

    private void OnWaiting(
        Instrument instrument, int value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (instrument.Name == "earlyexit.waiting" && Find(tags, out _) is { } traffic)
        {
            traffic.Waiting = value;
        }
    }

    private CascadeTraffic? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, out int exit)
    {
        exit = -1;
        CascadeTraffic? traffic = null;
        foreach ((string name, object? value) in tags)
        {
            switch (name)
            {
                case "earlyexit.cascade" when value is string cascade:
                    _cascades.TryGetValue(cascade, out traffic);
                    break;
                case "earlyexit.exit" when value is int number:
                    exit = number;
                    break;
                default:
                    break;
            }
        }

        return traffic;
    }
}
