using System.Globalization;
using EarlyExitGen.Batching;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Queueing;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>Plans clusters for the texts of a cascade.</summary>
/// <param name="spec">The cascade.</param>
/// <param name="costs">What its texts cost here.</param>
/// <param name="batchFactors">See <see cref="BatchMeter"/>; null where texts are computed one by one.</param>
/// <param name="request">What is asked.</param>
internal sealed class Planner(
    CascadeSpec spec, TextCosts costs, IReadOnlyList<double>? batchFactors, PlanRequest request)
{
    private const double Milliseconds = 1e3;
    private const double Microseconds = 1e6;

    private readonly BatchLengths? _lengths =
        batchFactors is null ? null : new BatchLengths(spec.Tokenizer.MaxTokens, exact: false);

    /// <summary>
    /// The exits that the first tier may have: those after which texts go on, or the number that was asked for.
    /// </summary>
    private IEnumerable<int> Cuts => Enumerable.Range(1, costs.ExitCount - 1)
        .Where(exits => request.FrontExits is not { } asked || exits == asked)
        .Where(exits => costs.Exits.Any(exit => exit >= exits));

    /// <summary>How often <see cref="Plan"/> calls its argument.</summary>
    public int Steps => request.Rates.Count * (Cuts.Count() + 2);

    /// <summary>Plans.</summary>
    /// <param name="onCluster">Called after each kind of cluster, from any thread.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ToolException">No number of machines is fast enough.</exception>
    public IReadOnlyList<RatePlan> Plan(Action onCluster, CancellationToken cancellation)
    {
        List<Func<double, PlannedCluster?>> kinds =
        [
            rate => OneTier(PlannedCluster.Homogeneous, costs.Whole(), rate, cancellation),
            .. Cuts.Select(exits => (Func<double, PlannedCluster?>)(rate => TwoTiers(exits, rate, cancellation))),
            rate => costs.OfPlain() is { } plain
                ? OneTier(PlannedCluster.PlainModel, plain, rate, cancellation)
                : null,
        ];
        PlannedCluster?[] found = new PlannedCluster?[request.Rates.Count * kinds.Count];
        Parallel.For(
            0,
            found.Length,
            new ParallelOptions
            {
                CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount,
            },
            i =>
            {
                found[i] = kinds[i % kinds.Count](request.Rates[i / kinds.Count]);
                onCluster();
            });
        RatePlan[] plans =
        [
            .. request.Rates.Zip(
                found.Chunk(kinds.Count),
                (rate, clusters) => new RatePlan(rate, [.. clusters.OfType<PlannedCluster>()])),
        ];
        RequireOne(plans[0]);
        return plans;
    }

    /// <summary>What is told of plans.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="dial">The dial at which texts leave; null for that of the manifest.</param>
    public PlanReport Report(IReadOnlyList<RatePlan> plans, float? dial) => new()
    {
        Machine = MachineInfo.Describe(),
        Count = costs.Exits.Count,
        MeanTokens = costs.Tokens.Average(),
        Dial = dial,
        Exits =
        [
            .. spec.Exits.Select((exit, i) => new PlannedExit(
                ExitDepth.Of(exit),
                (double)costs.Exits.Count(at => at == i) / costs.Exits.Count,
                Microseconds * costs.Reached.Average(text => text[i]))
            {
                Model = ExitDepth.ModelOf(spec, exit),
            }),
        ],
        PlainMicroseconds = Microseconds * costs.Plain?.Average(),
        BatchFactors = batchFactors,
        Cores = request.Cores,
        DeepCores = request.DeepCores,
        P99Milliseconds = Milliseconds * request.P99,
        HopMilliseconds = Milliseconds * request.Hop,
        OverheadMicroseconds = Microseconds * request.Overhead,
        MostLoad = request.MostLoad,
        Plans = plans,
    };

    private void RequireOne(RatePlan plan)
    {
        PlannedCluster[] cascades =
            [.. plan.Clusters.Where(cluster => cluster.Kind != PlannedCluster.PlainModel)];
        if (cascades.Any(cluster => cluster.Machines is not null))
        {
            return;
        }

        double floor = cascades.Min(cluster => cluster.FloorMilliseconds);
        double asked = Milliseconds * request.P99;
        string alone = string.Create(
            CultureInfo.InvariantCulture, $"--p99: one text in a hundred takes {floor:0.00} ms here by itself");
        throw new ToolException(floor > asked
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{alone}, on a machine that has nothing else to do, so no number of machines brings it to "
                    + $"{asked:0.##} ms; allow more than that, or let more texts leave early (--dial).")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{alone}, which leaves too little of {asked:0.##} ms for waiting: no reasonable number of machines "
                    + $"keeps it; allow a little more."));
    }

    private PlannedCluster OneTier(
        string kind, IReadOnlyList<QueuedText> texts, double rate, CancellationToken cancellation)
    {
        MachineSearch search = new(request, rate, texts, batches: null, cancellation);
        return Of(search.OneTier(), kind, frontExits: null, search.Floor);
    }

    private PlannedCluster TwoTiers(int frontExits, double rate, CancellationToken cancellation)
    {
        IReadOnlyList<QueuedText> texts =
            costs.Cut(frontExits, request.Handover, spec.Lexicon is not null, _lengths);
        MachineSearch alone = new(request, rate, texts, batches: null, cancellation);
        SimulatedCluster? found = alone.TwoTiers();
        if (batchFactors is not null)
        {
            BatchRule batches = new(request.Wait, batchFactors);
            SimulatedCluster? together = new MachineSearch(request, rate, texts, batches, cancellation).TwoTiers();
            found = found is null || (together is not null && together.Front + together.Deep < found.Front + found.Deep)
                ? together
                : found;
        }

        return Of(found, PlannedCluster.Tiers, frontExits, alone.Floor);
    }

    private static PlannedCluster Of(SimulatedCluster? cluster, string kind, int? frontExits, double floor) => new()
    {
        Kind = kind,
        FrontExits = frontExits,
        Front = cluster?.Front,
        Deep = frontExits is null ? null : cluster?.Deep,
        BatchRows = frontExits is null ? null : cluster?.BatchRows,
        FrontLoad = cluster?.Figures.FrontLoad,
        DeepLoad = frontExits is null ? null : cluster?.Figures.DeepLoad,
        MeanMilliseconds = Milliseconds * cluster?.Figures.Mean,
        MedianMilliseconds = Milliseconds * cluster?.Figures.Median,
        P99Milliseconds = Milliseconds * cluster?.Figures.P99,
        FloorMilliseconds = Milliseconds * floor,
    };
}
