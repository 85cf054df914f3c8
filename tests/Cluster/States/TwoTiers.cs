using System.Reflection;
using EarlyExitGen.Cluster.Calls;
using EarlyExitGen.Cluster.Grains;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Serving;
using EarlyExitGen.Cluster.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace EarlyExitGen.Cluster.Tests.States;

/// <summary>A front tier and a deep one without a cluster between them: what goes over is passed as it is.</summary>
internal sealed class TwoTiers<TCascade, TInput, TPrediction> : IDisposable
    where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    private readonly SiloTier<TCascade, TInput, TPrediction> _front;
    private readonly SiloTier<TCascade, TInput, TPrediction> _deep;

    public TwoTiers(string manifest, int cut, int rows = 1)
    {
        CascadeInfo info = ManifestClassifier<TCascade, TInput, TPrediction>.ReadInfo(manifest);
        IGrainFactory grains = DispatchProxy.Create<IGrainFactory, Grains>();
        _front = Tier(new ClusterSiloOptions
        {
            Tiers = ClusterTiers.Front,
            Cut = cut,
            States = ClusterStates.Always,

            // However busy the machine is, nothing goes over twice.
            Patience = TimeSpan.FromHours(1),
        });
        _deep = Tier(new ClusterSiloOptions { Tiers = ClusterTiers.Deep, BatchRows = rows, WarmUp = false });
        ((Grains)(object)grains).Deep = new DeepGrain(this);

        SiloTier<TCascade, TInput, TPrediction> Tier(ClusterSiloOptions options) => new(
            "tiny",
            options,
            manifest,
            info,
            () => new TierCaller(
                grains, new CallSlots(), null, TimeProvider.System, NullLogger<TierCaller>.Instance, null, null),
            TimeProvider.System,
            NullLogger.Instance);
    }

    /// <summary>What has gone over.</summary>
    public List<TokenBatch> Sent { get; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _front.StartAsync(cancellationToken);
        await _deep.StartAsync(cancellationToken);
    }

    public ValueTask<TierReply> FrontAsync(TextBatch batch, CancellationToken cancellationToken) =>
        _front.FrontAsync(batch, cancellationToken);

    public ValueTask<TierReply> DeepAsync(TokenBatch batch, CancellationToken cancellationToken)
    {
        Sent.Add(batch);
        return _deep.DeepAsync(batch, cancellationToken);
    }

    public void Dispose()
    {
        _front.Dispose();
        _deep.Dispose();
    }

    private class Grains : DispatchProxy
    {
        public object? Deep { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Deep;
    }

    private sealed class DeepGrain(TwoTiers<TCascade, TInput, TPrediction> tiers) : IDeepGrain
    {
        public ValueTask<TierReply> AnswerAsync(TokenBatch batch, CancellationToken cancellationToken) =>
            tiers.DeepAsync(batch, cancellationToken);

        public ValueTask<TraceReply> TraceAsync(TextBatch batch, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<TraceReply> ThresholdsAsync(float dial) => throw new NotSupportedException();
    }
}
