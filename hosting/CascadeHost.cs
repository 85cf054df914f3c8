using EarlyExitGen.Hosting.Queueing;
using EarlyExitGen.Hosting.Shadow;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EarlyExitGen.Hosting;

/// <summary>One cascade of the host: loads it, keeps its options, and takes texts. Thread-safe.</summary>
internal sealed partial class CascadeHost<TCascade, TInput, TPrediction>
    : ICascadeService<TInput, TPrediction>, ICascadeLifetime, IChunkRunner<TInput, TPrediction>
    where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly ILogger _logger;
    private readonly CascadeOptionsSource _source;
    private readonly TimeProvider _time;
    private readonly WorkQueue _queue;
    private readonly ServiceCounts _counts;
    private readonly ShadowWatch<TInput> _shadow;
    private readonly Lock _turning = new();
    private readonly SemaphoreSlim _swapping = new(1);
    private readonly Lock _loading = new();
    private readonly IDisposable? _watching;
    private volatile LoadedCascade<TInput, TPrediction>? _current;
    private TCascade? _first;
    private volatile CascadeHostOptions _options;
    private volatile DialLadder _ladder;
    private volatile bool _stopped;
    private int _step;
    private float _dial;

    /// <summary>Makes the service; nothing is loaded yet.</summary>
    public CascadeHost(
        string name,
        CascadeOptionsSource source,
        IOptionsMonitor<CascadeHostOptions> monitor,
        ILogger logger,
        TimeProvider time,
        ShadowDraw draw)
    {
        Name = name;
        _logger = logger;
        _source = source;
        _time = time;
        _options = monitor.Get(name);
        source.Start();
        int concurrency = _options.Concurrency > 0 ? _options.Concurrency : Environment.ProcessorCount;
        _counts = new ServiceCounts(TCascade.Manifest.Exits.Count, concurrency, time);
        _queue = new WorkQueue(concurrency, OnIdle);
        _shadow = new ShadowWatch<TInput>(
            TCascade.Manifest, _options, draw, time, new ShadowHooks<TInput>
            {
                Run = TraceForShadow,
                Broken = OnBroken,
                Shifted = OnShifted,
                Gathered = texts => _ = RefitAsync(texts),
                Failed = e => Log.ShadowFailed(logger, e, name),
            });
        _dial = CascadeOptionsCheck.Dial(_options, TCascade.Manifest);
        _ladder = new DialLadder(_dial);
        Apply(_options);
        HostInstruments.Add(this);
        _watching = monitor.OnChange((options, changed) =>
        {
            if (changed == Name)
            {
                Change(options);
            }
        });
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public CascadeInfo Info => _current?.Cascade.Info ?? TCascade.Manifest;

    /// <inheritdoc/>
    public float Dial
    {
        get => _dial;
        set
        {
            Inputs.RequireDial(value, Info, Name, nameof(value));
            Turn(value);
            _owed = value;
            _shadow.Reset(Info);
        }
    }

    /// <inheritdoc/>
    public CascadeServiceStatus Status
    {
        get
        {
            int waiting = _queue.Waiting;
            int limit = _queue.Limit;
            return _counts.Status() with
            {
                Ready = _current is not null && !_stopped,
                Overloaded = waiting >= 0.9 * limit || _counts.RefusedLately,
                Dial = _dial,
                PresentDial = _ladder[_ladder.Next(Volatile.Read(ref _step), waiting, limit)],
                Waiting = waiting,
                QueueLimit = limit,
                Running = _queue.Running,
            };
        }
    }

    /// <inheritdoc/>
    public ShadowReport? Shadow => _shadow.Report();

    /// <summary>
    /// The cascade of the class itself, for those who ask for it; it stays loaded until the host ends.
    /// </summary>
    public TCascade HandOut()
    {
        TCascade cascade = Load();
        if (_current is { } current && ReferenceEquals(current.Cascade, cascade))
        {
            current.IsHandedOut = true;
        }

        return cascade;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            TCascade cascade = Load();
            if (_options.WarmUp)
            {
                cascade.WarmUp(cancellationToken);
            }

            Log.Ready(
                _logger, Name, cascade.Info.Exits.Count, cascade.Info.Layers, _dial, cascade.Threads);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(_logger, Name, _queue.Waiting);
        _stopped = true;
        _shadow.Stop();
        try
        {
            await _queue.CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.StoppedEarly(_logger, Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _stopped = true;
        HostInstruments.Remove(this);
        _watching?.Dispose();
        _shadow.Stop();
        _ = _queue.CloseAsync();
        if (_current is { } current)
        {
            await current.Cascade.DisposeAsync().ConfigureAwait(false);
        }

        if (_first is { } first)
        {
            await first.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Once.
    private TCascade Load()
    {
        lock (_loading)
        {
            if (_first is null)
            {
                _first = TCascade.Create(LoadOptions(_options.Folder));
                _first.Dial = _dial;
                _current = new LoadedCascade<TInput, TPrediction>(_first);
            }

            return _first;
        }
    }

    private CascadeOptions LoadOptions(string? folder) => new()
    {
        Folder = folder,
        IntraOpThreads = _options.Threads,
        MaxConcurrency = _options.Concurrency,
        LazyBlocks = _options.LazyBlocks,
    };

    private void Change(CascadeHostOptions options)
    {
        IReadOnlyList<string> failures = _source.Failures(options);
        if (failures.Count > 0)
        {
            Log.OptionsIgnored(_logger, Name, string.Join(' ', failures));
            return;
        }

        CascadeHostOptions before = _options;
        string later = string.Join(", ", new (string Name, bool Differs)[]
        {
            (nameof(options.Threads), options.Threads != before.Threads),
            (nameof(options.Concurrency), options.Concurrency != before.Concurrency),
            (nameof(options.LazyBlocks), options.LazyBlocks != before.LazyBlocks),
            (nameof(options.ShadowQueueLimit), options.ShadowQueueLimit != before.ShadowQueueLimit),
            (nameof(options.ShadowRisk), options.ShadowRisk != before.ShadowRisk),
        }.Where(option => option.Differs).Select(option => option.Name));
        if (later.Length > 0)
        {
            Log.OptionsLater(_logger, Name, later);
        }

        float dial = CascadeOptionsCheck.Dial(options, TCascade.Manifest);
        bool turn = dial != CascadeOptionsCheck.Dial(before, TCascade.Manifest);
        _options = options;
        if (turn)
        {
            Turn(dial);
            _owed = dial;
            _shadow.Reset(Info);
        }

        Apply(options);
        if (options.Folder is { } folder && folder != before.Folder && _current is not null)
        {
            _ = SwapLoggedAsync(folder);
        }
    }

    private void Apply(CascadeHostOptions options)
    {
        _queue.Limit = options.QueueLimit;
        _queue.ChunkTexts = options.ChunkTexts;
        _shadow.Rate = options.ShadowRate;
        lock (_turning)
        {
            _ladder = DialLadder.Of(Info, _dial, CascadeOptionsCheck.BusyDial(options, Info));
        }
    }

    private void Turn(float dial)
    {
        lock (_turning)
        {
            float before = _dial;
            _dial = dial;
            _ladder = DialLadder.Of(Info, dial, CascadeOptionsCheck.BusyDial(_options, Info));
            if (_current is { } current)
            {
                current.Cascade.Dial = dial;
            }

            if (before != dial)
            {
                Log.Turned(_logger, Name, before, dial);
            }
        }
    }
}
