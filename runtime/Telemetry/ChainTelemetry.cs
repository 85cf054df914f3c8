using System.Diagnostics;

namespace EarlyExitGen.Telemetry;

/// <summary>
/// What is measured of one cascade. Attributes are made once, so that measuring allocates nothing. Thread-safe.
/// </summary>
internal sealed class ChainTelemetry
{
    private readonly int[] _layers;
    private readonly KeyValuePair<string, object?>[][] _byExit;
    private readonly string _activity;
    private readonly Func<int> _waiting;

    /// <summary>Makes ready to measure a cascade.</summary>
    /// <param name="name">The cascade's name.</param>
    /// <param name="layers">Per exit, the layers of the encoder before it.</param>
    /// <param name="firstBlock">The exit of the first block: 1 behind a lexical exit, else 0.</param>
    /// <param name="waiting">How many texts wait.</param>
    public ChainTelemetry(string name, IReadOnlyList<int> layers, int firstBlock, Func<int> waiting)
    {
        _layers = [.. layers];
        _waiting = waiting;
        _activity = "classify " + name;
        FirstBlock = firstBlock;
        Tags = [new(CascadeInstruments.Cascade, name)];
        _byExit = [.. Enumerable.Range(0, layers.Count).Select(exit => (KeyValuePair<string, object?>[])
            [.. Tags, new(CascadeInstruments.Exit, exit)])];

        // Whoever listens learns of dials before the first text.
        _ = CascadeInstruments.Dial;
        LiveCascades.Add(this);
    }

    /// <summary>The cascade's attribute.</summary>
    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>The exit of the first block.</summary>
    public int FirstBlock { get; }

    /// <summary>The cascade whose dial is observed; null for a chain without one.</summary>
    public ICascade? Owner { get; set; }

    /// <summary>How many texts wait.</summary>
    public int Waiting => _waiting();

    /// <summary>Begins a text, or a group of texts.</summary>
    /// <param name="traced">Whether it may have an activity.</param>
    public TextTiming Begin(bool traced = true)
    {
        bool on = CascadeInstruments.AreOn;
        bool tracing = traced && CascadeInstruments.Source.HasListeners();
        return on || tracing
            ? new TextTiming
            {
                Telemetry = this,
                Start = Stopwatch.GetTimestamp(),
                Activity = tracing ? CascadeInstruments.Source.StartActivity(_activity) : null,
            }
            : default;
    }

    /// <summary>Measures what was waited.</summary>
    public void Waited(long since) =>
        CascadeInstruments.WaitTime.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Tags);

    /// <summary>Measures an answer.</summary>
    public void Answered(in TextTiming timing, int exit, bool truncated)
    {
        KeyValuePair<string, object?>[] tags = _byExit[exit];
        CascadeInstruments.Texts.Add(1, tags);
        CascadeInstruments.Duration.Record(Stopwatch.GetElapsedTime(timing.Start).TotalSeconds, tags);
        CascadeInstruments.Layers.Add(_layers[exit], Tags);
        if (truncated)
        {
            CascadeInstruments.Truncated.Add(1, Tags);
        }

        timing.Activity?
            .SetTag(CascadeInstruments.Cascade, Tags[0].Value)
            .SetTag(CascadeInstruments.Exit, exit)
            .SetTag("earlyexit.layers", _layers[exit])
            .SetTag("earlyexit.truncated", truncated);
    }

    /// <summary>Measures texts that have no answer.</summary>
    public void Failed(in TextTiming timing, Exception e, int texts)
    {
        // The type alone: messages may quote files, and never a text, but a metric has no room for either.
        string type = e.GetType().FullName!;
        CascadeInstruments.Failures.Add(texts, Tags[0], new KeyValuePair<string, object?>(
            CascadeInstruments.ErrorType, type));
        timing.Activity?
            .SetTag(CascadeInstruments.Cascade, Tags[0].Value)
            .SetTag(CascadeInstruments.ErrorType, type)
            .SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Ends observing it.</summary>
    public void Close() => LiveCascades.Remove(this);
}
