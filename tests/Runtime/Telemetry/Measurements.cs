using System.Diagnostics.Metrics;

namespace EarlyExitGen.Tests.Telemetry;

/// <summary>Listens to what is measured of one cascade; others may run meanwhile.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, object? Exit, object? Error)> _all = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="cascade">The cascade's name.</param>
    public Measurements(string cascade)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "EarlyExitGen")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(cascade, i.Name, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Add(cascade, i.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(cascade, i.Name, value, tags));
        _listener.Start();
    }

    /// <summary>All values of a metric, in their order.</summary>
    public double[] Values(string name) => [.. Of(name).Select(one => one.Value)];

    /// <summary>The sum of a metric's values by exit.</summary>
    public Dictionary<int, double> ByExit(string name) =>
        Of(name).GroupBy(one => (int)one.Exit!).ToDictionary(group => group.Key, group => group.Sum(one => one.Value));

    /// <summary>The sum of a metric's values by kind of error.</summary>
    public Dictionary<string, double> ByError(string name) => Of(name)
        .GroupBy(one => (string)one.Error!)
        .ToDictionary(group => group.Key, group => group.Sum(one => one.Value));

    /// <summary>Asks for what is told only when asked for.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private (string Name, double Value, object? Exit, object? Error)[] Of(string name)
    {
        lock (_all)
        {
            return [.. _all.Where(one => one.Name == name)];
        }
    }

    private void Add(string cascade, string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        object? of = null;
        object? exit = null;
        object? error = null;
        foreach ((string key, object? tag) in tags)
        {
            switch (key)
            {
                case "earlyexit.cascade": of = tag; break;
                case "earlyexit.exit": exit = tag; break;
                case "error.type": error = tag; break;
                default: throw new InvalidOperationException($"{name} has an attribute {key}.");
            }
        }

        if ((string?)of == cascade)
        {
            lock (_all)
            {
                _all.Add((name, value, exit, error));
            }
        }
    }
}
