using EarlyExitGen.Hosting.Shadow;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EarlyExitGen.Hosting;

/// <summary>One cascade of the host, computed in its process. Thread-safe.</summary>
internal sealed partial class CascadeHost<TCascade, TInput, TPrediction>
    : QueuedService<TInput, TPrediction>, ICascadeLifetime
    where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly ShadowWatch<TInput> _shadow;
    private readonly SemaphoreSlim _swapping = new(1);
    private readonly Lock _loading = new();
    private volatile LoadedCascade<TInput, TPrediction>? _current;
    private TCascade? _first;

    /// <summary>Makes the service; nothing is loaded yet.</summary>
    public CascadeHost(
        string name,
        CascadeOptionsSource source,
        IOptionsMonitor<CascadeHostOptions> monitor,
        ILogger logger,
        TimeProvider time,
        ShadowDraw draw)
        : base(
            name,
            TCascade.Manifest,
            source,
            monitor,
            static options => options.Concurrency > 0 ? options.Concurrency : Environment.ProcessorCount,
            logger,
            time)
    {
        _shadow = new ShadowWatch<TInput>(
            TCascade.Manifest, Options, draw, time, new ShadowHooks<TInput>
            {
                Run = TraceForShadow,
                Broken = OnBroken,
                Shifted = OnShifted,
                Gathered = texts => _ = RefitAsync(texts),
                Failed = e => Log.ShadowFailed(logger, e, name),
            });
        _shadow.Rate = Options.ShadowRate;
        Begin();
    }

    /// <inheritdoc/>
    public override CascadeInfo Info => _current?.Cascade.Info ?? TCascade.Manifest;

    /// <inheritdoc/>
    public override ShadowReport? Shadow => _shadow.Report();

    /// <inheritdoc/>
    protected override bool IsReady => _current is not null;

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
            if (Options.WarmUp)
            {
                cascade.WarmUp(cancellationToken);
            }

            Log.Ready(
                Logger, Name, cascade.Info.Exits.Count, cascade.Info.Layers, Dial, cascade.Threads);
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End();
        if (_current is { } current)
        {
            await current.Cascade.DisposeAsync().ConfigureAwait(false);
        }

        if (_first is { } first)
        {
            await first.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void OnStopping() => _shadow.Stop();

    /// <inheritdoc/>
    protected override void Choose(float dial)
    {
        Turn(dial);
        _owed = dial;
        _shadow.Reset(Info);
    }

    /// <inheritdoc/>
    protected override void OnTurned(float dial)
    {
        if (_current is { } current)
        {
            current.Cascade.Dial = dial;
        }
    }

    /// <inheritdoc/>
    protected override void OnChanged(CascadeHostOptions before, CascadeHostOptions options)
    {
        _shadow.Rate = options.ShadowRate;
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
            Log.OptionsLater(Logger, Name, later);
        }

        if (options.Folder is { } folder && folder != before.Folder && _current is not null)
        {
            _ = SwapLoggedAsync(folder);
        }
    }

    /// <inheritdoc/>
    protected override void RequireRunning()
    {
        RequireLoaded();
        base.RequireRunning();
    }

    private LoadedCascade<TInput, TPrediction> RequireLoaded() => _current
        ?? throw new CascadeStoppedException($"{Name} is not loaded yet: its host has not started.");

    // Once.
    private TCascade Load()
    {
        lock (_loading)
        {
            if (_first is null)
            {
                _first = TCascade.Create(LoadOptions(Options.Folder));
                _first.Dial = Dial;
                _current = new LoadedCascade<TInput, TPrediction>(_first);
            }

            return _first;
        }
    }

    private CascadeOptions LoadOptions(string? folder) => new()
    {
        Folder = folder,
        IntraOpThreads = Options.Threads,
        MaxConcurrency = Options.Concurrency,
        LazyBlocks = Options.LazyBlocks,
    };
}
