using System.Diagnostics.Metrics;
using EarlyExitGen.AspNetCore.Serving;

namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>
/// Looks at cascades every second, and listens to what the runtime measures. Texts are no part of that. The runtime
/// knows cascades by their class: services of one class share durations. Thread-safe.
/// </summary>
internal sealed class TrafficListener : IDisposable
{
    private const string Meter = "EarlyExitGen";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private volatile CascadeTraffic[] _cascades = [];

    /// <summary>Begins to listen.</summary>
    public TrafficListener(TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: Meter, Name: "earlyexit.text.duration" or "earlyexit.truncated_texts" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) => OnDuration(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => OnTruncated(value, tags));
        _listener.Start();
        _timer = time.CreateTimer(_ => Look(), state: null, Interval, Interval);
    }

    /// <summary>The traffic of a cascade.</summary>
    public CascadeTraffic Of(ICascadeGateway gateway)
    {
        lock (_gate)
        {
            CascadeTraffic? traffic = Array.Find(_cascades, one => one.Gateway.Service == gateway.Service);
            if (traffic is null)
            {
                traffic = new CascadeTraffic(gateway, _time);
                _cascades = [.. _cascades, traffic];
            }

            return traffic;
        }
    }

    /// <summary>Looks at all.</summary>
    public void Look()
    {
        foreach (CascadeTraffic traffic in _cascades)
        {
            traffic.Look();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _listener.Dispose();
    }

    private void OnDuration(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? cascade = Read(tags, out int exit);
        foreach (CascadeTraffic traffic in _cascades)
        {
            if (traffic.Gateway.Service.Info.Name == cascade)
            {
                traffic.Add(exit, value);
            }
        }
    }

    private void OnTruncated(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? cascade = Read(tags, out _);
        foreach (CascadeTraffic traffic in _cascades)
        {
            if (traffic.Gateway.Service.Info.Name == cascade)
            {
                traffic.AddTruncated(value);
            }
        }
    }

    private static string? Read(ReadOnlySpan<KeyValuePair<string, object?>> tags, out int exit)
    {
        exit = -1;
        string? cascade = null;
        foreach ((string name, object? value) in tags)
        {
            switch (name)
            {
                case "earlyexit.cascade":
                    cascade = value as string;
                    break;
                case "earlyexit.exit" when value is int number:
                    exit = number;
                    break;
                default:
                    break;
            }
        }

        return cascade;
    }
}
