using EarlyExitGen.Hosting.Queueing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EarlyExitGen.Hosting;

/// <summary>
/// A cascade that takes its texts from a bounded queue, wherever they are computed: keeps its options, the dial that
/// follows the queue, and counts. Thread-safe.
/// </summary>
internal abstract partial class QueuedService<TInput, TPrediction>
    : ICascadeService<TInput, TPrediction>, IChunkRunner<TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly CascadeInfo _manifest;
    private readonly CascadeOptionsSource _source;
    private readonly IOptionsMonitor<CascadeHostOptions> _monitor;
    private readonly int _concurrency;
    private readonly QueueDial _dial;
    private IDisposable? _watching;
    private volatile CascadeHostOptions _options;
    private volatile bool _stopped;

    /// <summary>Makes the service; <see cref="Begin"/> lets it begin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="manifest">The manifest that the class was generated from.</param>
    /// <param name="source">Where its options are from.</param>
    /// <param name="monitor">Tells when they change.</param>
    /// <param name="concurrency">How many chunks are computed at a time.</param>
    /// <param name="logger">Takes what is logged.</param>
    /// <param name="time">The clock.</param>
    protected QueuedService(
        string name,
        CascadeInfo manifest,
        CascadeOptionsSource source,
        IOptionsMonitor<CascadeHostOptions> monitor,
        Func<CascadeHostOptions, int> concurrency,
        ILogger logger,
        TimeProvider time)
    {
        Name = name;
        _manifest = manifest;
        _source = source;
        _monitor = monitor;
        Logger = logger;
        Time = time;
        _options = monitor.Get(name);
        source.Start();
        _concurrency = concurrency(_options);
        Counts = new ServiceCounts(manifest.Exits.Count, _concurrency, time);
        Queue = new WorkQueue(_concurrency, OnIdle);
        _dial = new QueueDial(CascadeOptionsCheck.Dial(_options, manifest));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public abstract CascadeInfo Info { get; }

    /// <inheritdoc/>
    public abstract ShadowReport? Shadow { get; }

    /// <inheritdoc/>
    public float Dial
    {
        get => _dial.Value;
        set
        {
            Inputs.RequireDial(value, Info, Name, nameof(value));
            Choose(value);
        }
    }

    /// <inheritdoc/>
    public CascadeServiceStatus Status
    {
        get
        {
            int waiting = Queue.Waiting;
            int limit = Queue.Limit;
            return Counts.Status() with
            {
                Ready = !_stopped && IsReady,
                Overloaded = waiting >= 0.9 * limit || Counts.RefusedLately,
                Dial = Dial,
                PresentDial = _dial.Peek(waiting, limit),
                Waiting = waiting,
                QueueLimit = limit,
                Running = Queue.Running,
            };
        }
    }

    /// <inheritdoc/>
    public virtual bool IsElsewhere => false;

    /// <summary>Takes what is logged.</summary>
    protected ILogger Logger { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; }

    /// <summary>The texts that wait.</summary>
    protected WorkQueue Queue { get; }

    /// <summary>What has happened to texts.</summary>
    protected ServiceCounts Counts { get; }

    /// <summary>The present options; valid ones.</summary>
    protected CascadeHostOptions Options => _options;

    /// <summary>Whether the host is going down.</summary>
    protected bool IsStopped => _stopped;

    /// <summary>Whether there is somebody who computes texts.</summary>
    protected abstract bool IsReady { get; }

    /// <inheritdoc/>
    public abstract Task SwapAsync(string folder, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task SaveAsync(string folder, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract CascadeSetting At(float dial);

    /// <inheritdoc/>
    public abstract Task<TextTrace> TraceAsync(
        TInput input, CascadeCall call = default, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask RunAsync(ClassifyJob<TInput, TPrediction> job, int from, int to);

    /// <summary>Takes no further texts, and waits for those that were taken.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(Logger, Name, Queue.Waiting);
        _stopped = true;
        OnStopping();
        try
        {
            await Queue.CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.StoppedEarly(Logger, Name);
        }
    }

    /// <summary>Applies the options, now and whenever they change; the last step of making a service.</summary>
    protected void Begin()
    {
        Apply();
        HostInstruments.Add(this);
        _watching = _monitor.OnChange((options, changed) =>
        {
            if (changed == Name)
            {
                Change(options);
            }
        });
    }

    /// <summary>Takes no further texts, and waits for none.</summary>
    protected void End()
    {
        _stopped = true;
        HostInstruments.Remove(this);
        _watching?.Dispose();
        OnStopping();
        _ = Queue.CloseAsync();
    }

    /// <summary>Lets the options and the present cascade count.</summary>
    protected void Apply()
    {
        CascadeHostOptions options = _options;
        Queue.Limit = options.QueueLimit;
        Queue.ChunkTexts = options.ChunkTexts;
        _dial.Between(Info, CascadeOptionsCheck.BusyDial(options, Info));
    }

    /// <summary>Turns the dial.</summary>
    protected void Turn(float dial)
    {
        float before = _dial.Turn(dial, Info, CascadeOptionsCheck.BusyDial(_options, Info), OnTurned);
        if (before != dial)
        {
            Log.Turned(Logger, Name, before, dial);
        }
    }

    /// <summary>Does something with the dial while nobody turns it.</summary>
    protected void HoldDial(Action<float> action) => _dial.Hold(action);

    /// <summary>The setting that the queue asks for now.</summary>
    protected (float Dial, bool Turned) PresentDial() => _dial.Next(Queue.Waiting, Queue.Limit);

    /// <summary>Turns the dial because its owner says so.</summary>
    protected virtual void Choose(float dial) => Turn(dial);

    /// <summary>The dial has been turned; others who turn it wait.</summary>
    protected virtual void OnTurned(float dial)
    {
    }

    /// <summary>Options have changed, and count.</summary>
    protected virtual void OnChanged(CascadeHostOptions before, CascadeHostOptions options)
    {
    }

    /// <summary>Nothing waits, and nothing is computed.</summary>
    protected virtual void OnIdle()
    {
    }

    /// <summary>No further texts are taken.</summary>
    protected virtual void OnStopping()
    {
    }

    private void Change(CascadeHostOptions options)
    {
        IReadOnlyList<string> failures = _source.Failures(options);
        if (failures.Count > 0)
        {
            Log.OptionsIgnored(Logger, Name, string.Join(' ', failures));
            return;
        }

        CascadeHostOptions before = _options;
        float dial = CascadeOptionsCheck.Dial(options, _manifest);
        _options = options;
        if (dial != CascadeOptionsCheck.Dial(before, _manifest))
        {
            Choose(dial);
        }

        Apply();
        OnChanged(before, options);
    }
}
