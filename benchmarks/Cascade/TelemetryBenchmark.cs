using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>What measuring a text costs beside classifying it: while nobody listens, and while somebody does.</summary>
[MemoryDiagnoser]
public class TelemetryBenchmark
{
    private readonly ChainTelemetry _telemetry = new("Benchmarked", [0, 2, 4], firstBlock: 0, () => 0);
    private MeterListener? _listener;

    /// <summary>Whether somebody listens.</summary>
    [Params(false, true)]
    public bool Listening { get; set; }

    /// <summary>Begins to listen, or does not.</summary>
    [GlobalSetup]
    public void Setup()
    {
        if (!Listening)
        {
            return;
        }

        _listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == CascadeInstruments.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _listener.Start();
    }

    /// <summary>Ends it.</summary>
    [GlobalCleanup]
    public void Cleanup() => _listener?.Dispose();

    /// <summary>Everything that is measured of one text.</summary>
    [Benchmark]
    public void OneText()
    {
        TextTiming timing = _telemetry.Begin();
        timing.Waited(timing.Now);
        timing.Answered(exit: 1, truncated: false);
        timing.End();
    }
}
