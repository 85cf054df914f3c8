using System.Collections.Concurrent;
using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Cluster.Tiers;
using EarlyExitGen.Cluster.Wire;
using EarlyExitGen.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EarlyExitGen.Cluster.Gateway;

/// <summary>A cascade that the cluster answers, as hosts know cascades. Thread-safe.</summary>
internal sealed partial class ClusterService<TCascade, TInput, TPrediction>
    : QueuedService<TInput, TPrediction>, IHostedService, IDisposable
    where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    // Callers may ask for any dial; those of promises and points are few.
    private const int MostSettings = 64;

    private readonly ConcurrentDictionary<float, CascadeSetting> _settings = [];
    private readonly TierKey _front;
    private readonly TierKey _deep;
    private readonly ClusterOptions _cluster;
    private readonly TierCaller _caller;
    private readonly SiloTiers? _local;
    private readonly int _labels = TCascade.Manifest.Labels.Count;
    private readonly int _stride = AnswerPacking.Stride(TCascade.Manifest.Labels.Count);

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
        : base(name, TCascade.Manifest, source, monitor, _ => cluster.Concurrency, logger, time)
    {
        string shape = SiloOffer.ShapeOf(TCascade.Manifest);
        _front = new TierKey(name, ClusterTiers.Front, shape);
        _deep = new TierKey(name, ClusterTiers.Deep, shape);
        _cluster = cluster;
        _caller = caller;
        _local = local;
        Begin();
    }

    /// <inheritdoc/>
    public override CascadeInfo Info => TCascade.Manifest;

    /// <summary>Always null: texts of a cluster are not run to the end beside others.</summary>
    public override ShadowReport? Shadow => null;

    /// <inheritdoc/>
    public override bool IsElsewhere => _local?.Named(Name) is null;

    /// <inheritdoc/>
    protected override bool IsReady => _caller.IsServed(_front);

    /// <summary>Not for clusters: their silos are replaced one after the other.</summary>
    public override Task SwapAsync(string folder, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(
            $"{Name} is served by a cluster: start silos with the newer cascade, then stop those with the old one.");

    /// <summary>Not for clusters: the maps of their silos are those that they were started with.</summary>
    public override Task SaveAsync(string folder, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(
            $"{Name} is served by a cluster, whose silos have the cascade's folder; nothing is refitted here.");

    /// <inheritdoc/>
    public override CascadeSetting At(float dial)
    {
        Inputs.RequireDial(dial, Info, Name, nameof(dial));
        if (_settings.TryGetValue(dial, out CascadeSetting? known))
        {
            return known;
        }

        // A silo knows it; there is no other way to give it at once.
        TraceReply reply = Task.Run(() => _caller.AskAsync(
            _deep, dial, ThresholdsCall.One, _cluster.Patience, CancellationToken.None).AsTask())
            .WaitAsync(_cluster.AnswerWithin, Time).GetAwaiter().GetResult();
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

    /// <inheritdoc/>
    public void Dispose() => End();

    /// <inheritdoc/>
    protected override TimeSpan? DeadlineOf(CascadeCall call) => base.DeadlineOf(call) ?? _cluster.AnswerWithin;

    private Exception Problem(TierOutcome outcome, string? message) => outcome switch
    {
        TierOutcome.Failed => new CascadeException(message ?? $"{Name}: a block failed."),
        TierOutcome.Invalid => new ArgumentException(message ?? $"{Name} does not take this."),
        _ => new TimeoutException($"No silo of {Name} answered in time."),
    };
}
