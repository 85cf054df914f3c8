using System.Collections.Concurrent;
using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Cluster.Tiers;
using EarlyExitGen.Cluster.Wire;
using EarlyExitGen.Hosting;
using EarlyExitGen.Hosting.Queueing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EarlyExitGen.Cluster.Gateway;

/// <summary>A cascade that the cluster answers, as hosts know cascades. Thread-safe.</summary>
internal sealed partial class ClusterService<TCascade, TInput, TPrediction>
    : ICascadeService<TInput, TPrediction>, IHostedService, IDisposable, IChunkAsker<TInput, TPrediction>
    where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    // Callers may ask for any dial; those of promises and points are few.
    private const int MostSettings = 64;

    private readonly ConcurrentDictionary<float, CascadeSetting> _settings = [];
    private readonly TierKey _front;
    private readonly TierKey _deep;
    private readonly CascadeOptionsSource _source;
    private readonly ClusterOptions _cluster;
    private readonly TierCaller _caller;
    private readonly SiloTiers? _local;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly WorkQueue _queue;
    private readonly ServiceCounts _counts;
    private readonly Lock _turning = new();
    private readonly IDisposable? _watching;
    private readonly int _labels = TCascade.Manifest.Labels.Count;
    private readonly int _stride = AnswerPacking.Stride(TCascade.Manifest.Labels.Count);
    private volatile CascadeHostOptions _options;
    private volatile DialLadder _ladder;
    private volatile bool _stopped;
    private int _step;
    private float _dial;

    /// <summary>Makes the service.</summary>
    public ClusterService(
        string name,
        CascadeOptionsSource source,
        IOptionsMonitor<CascadeHostOptions> monitor,
        ClusterOptions cluster,
        TierCaller caller,
        SiloTiers? local,
        ILogger logger,
        TimeProvider time)
    {
        Name = name;
        string shape = SiloOffer.ShapeOf(TCascade.Manifest);
        _front = new TierKey(name, ClusterTiers.Front, shape);
        _deep = new TierKey(name, ClusterTiers.Deep, shape);
        _source = source;
        _cluster = cluster;
        _caller = caller;
        _local = local;
        _logger = logger;
        _time = time;
        _options = monitor.Get(name);
        source.Start();
        _counts = new ServiceCounts(TCascade.Manifest.Exits.Count, cluster.Concurrency, time);
        _queue = new WorkQueue(cluster.Concurrency, static () => { });
        _dial = CascadeOptionsCheck.Dial(_options, Info);
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
    public CascadeInfo Info => TCascade.Manifest;

    /// <inheritdoc/>
    public float Dial
    {
        get => _dial;
        set
        {
            Inputs.RequireDial(value, Info, Name, nameof(value));
            Turn(value);
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
                Ready = !_stopped && _caller.IsServed(_front),
                Overloaded = waiting >= 0.9 * limit || _counts.RefusedLately,
                Dial = _dial,
                PresentDial = _ladder[_ladder.Next(Volatile.Read(ref _step), waiting, limit)],
                Waiting = waiting,
                QueueLimit = limit,
                Running = _queue.Running,
            };
        }
    }

    /// <summary>Always null: texts of a cluster are not run to the end beside others.</summary>
    public ShadowReport? Shadow => null;

    /// <summary>Not for clusters: their silos are replaced one after the other.</summary>
    public Task SwapAsync(string folder, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(
            $"{Name} is served by a cluster: start silos with the newer cascade, then stop those with the old one.");

    /// <summary>Not for clusters: the maps of their silos are those that they were started with.</summary>
    public Task SaveAsync(string folder, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(
            $"{Name} is served by a cluster, whose silos have the cascade's folder; nothing is refitted here.");

    /// <inheritdoc/>
    public CascadeSetting At(float dial)
    {
        Inputs.RequireDial(dial, Info, Name, nameof(dial));
        if (_settings.TryGetValue(dial, out CascadeSetting? known))
        {
            return known;
        }

        // A silo knows it; there is no other way to give it at once.
        TraceReply reply = Task.Run(() => _caller.AskAsync(
            _deep, dial, ThresholdsCall.One, _cluster.Patience, CancellationToken.None).AsTask())
            .WaitAsync(_cluster.AnswerWithin, _time).GetAwaiter().GetResult();
        CascadeSetting setting = reply.Outcome == TierOutcome.Answered
            ? TraceForm.SettingOf(reply, Info, dial)
            : throw Problem(reply.Outcome, reply.Message);
        if (_settings.Count < MostSettings)
        {
            _settings.TryAdd(dial, setting);
        }

        return setting;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes no further texts, and waits for those that were taken.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopped = true;
        await _queue.CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped = true;
        HostInstruments.Remove(this);
        _watching?.Dispose();
        _ = _queue.CloseAsync();
    }

    private void Change(CascadeHostOptions options)
    {
        IReadOnlyList<string> failures = _source.Failures(options);
        if (failures.Count > 0)
        {
            ClusterLog.OptionsIgnored(_logger, Name, string.Join(' ', failures));
            return;
        }

        float dial = CascadeOptionsCheck.Dial(options, Info);
        bool turn = dial != CascadeOptionsCheck.Dial(_options, Info);
        _options = options;
        if (turn)
        {
            Turn(dial);
        }

        Apply(options);
    }

    private void Apply(CascadeHostOptions options)
    {
        _queue.Limit = options.QueueLimit;
        _queue.ChunkTexts = options.ChunkTexts;
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
            if (before != dial)
            {
                ClusterLog.Turned(_logger, Name, before, dial);
            }
        }
    }

    // The setting that the queue asks for now.
    private (float Dial, bool Turned) PresentDial()
    {
        int waiting = _queue.Waiting;
        lock (_turning)
        {
            _step = _ladder.Next(_step, waiting, _queue.Limit);
            return (_ladder[_step], _step > 0);
        }
    }

    private Exception Problem(TierOutcome outcome, string? message) => outcome switch
    {
        TierOutcome.Failed => new CascadeException(message ?? $"{Name}: a block failed."),
        TierOutcome.Invalid => new ArgumentException(message ?? $"{Name} does not take this."),
        _ => new TimeoutException($"No silo of {Name} answered in time."),
    };
}
