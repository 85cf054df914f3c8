using System.Globalization;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>A plan for people.</summary>
internal static class PlanSection
{
    private const string None = "-";
    private static readonly string[] PlainColumn = ["plain model"];

    /// <summary>The exits, the clusters for the first rate, and the machines for all rates.</summary>
    public static ReportSection Of(PlanReport report) => new(
        "Machines for the traffic",
        string.Join('\n', Lines(report)),
        [Exits(report), Clusters(report), Rates(report)],
        []);

    /// <summary>The plan in a sentence.</summary>
    public static string Verdict(PlanReport report)
    {
        RatePlan plan = report.Plans[0];
        string asked = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Rate:#,0.###} texts a second, 99 of 100 within {report.P99Milliseconds:0.###} ms:");
        string alike = plan.Homogeneous.Machines is { } all
            ? $"{Machines(all)} the whole cascade"
            : "no number of machines that run the whole cascade";
        string tiers = plan.Tiers is { } two
            ? $", or {Figures.Count(two.Front!.Value)} in front and {Figures.Count(two.Deep!.Value)} deep"
            : "";
        string plain = plan.Plain switch
        {
            null => "",
            { Machines: { } machines } => $"; with the plain model {Figures.Count(machines)}",
            var slow => string.Create(
                CultureInfo.InvariantCulture,
                $"; the plain model takes {slow.FloorMilliseconds:0.0} ms by itself, too long on any number"),
        };
        return $"{asked} {alike}{tiers}{plain}.";
    }

    private static IEnumerable<string> Lines(PlanReport report)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Count} texts of {report.MeanTokens:f0} tokens on average; machines of {report.Cores} cores as "
                + $"this one's, busy for {report.MostLoad:0.##%} of the time at most.");
        if (report.PlainMicroseconds is { } plain)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"The plain model: {plain:f0} us a text on one core.");
        }

        yield return report.BatchFactors is { } factors
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"In batches of {1 << (factors.Count - 1)} a text takes {factors[^1]:0.00} of its time alone.")
            : "Texts are computed one by one: batches do not pay here, or change what the blocks compute.";
    }

    private static ReportTable Exits(PlanReport report) => new(
        "Exits: the time of a text to there on one core, and the share that leaves there",
        ["exit", "us", "texts in %"],
        [
            .. report.Exits.Select(exit => (string[])
            [
                Figures.Place(exit.Layer) + (exit.Model is { } model ? $" of {model}" : ""),
                Figures.Number(exit.MeanMicroseconds, "0"),
                Figures.Percent(exit.Share),
            ]),
        ]);

    private static ReportTable Clusters(PlanReport report) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Plans[0].Rate:#,0.###} texts a second, 99 of 100 within {report.P99Milliseconds:0.###} ms"),
        ["cluster", "machines", "front", "deep", "busy in %", "mean ms", "p99 ms", "p99 alone"],
        [
            .. report.Plans[0].Clusters.Select(cluster => (string[])
            [
                Name(report, cluster),
                Count(cluster.Machines),
                cluster.FrontExits is null ? "" : Count(cluster.Front),
                cluster.FrontExits is null ? "" : Count(cluster.Deep),
                Load(cluster),
                Figures.Number(cluster.MeanMilliseconds, "0.00"),
                Figures.Number(cluster.P99Milliseconds, "0.00"),
                Figures.Number(cluster.FloorMilliseconds, "0.00"),
            ]),
        ]);

    private static ReportTable Rates(PlanReport report) => new(
        "Machines by rate",
        ["texts a second", "all alike", "front + deep", .. report.PlainMicroseconds is null ? [] : PlainColumn],
        [
            .. report.Plans.OrderBy(plan => plan.Rate).Select(plan => (string[])
            [
                plan.Rate.ToString("#,0.###", CultureInfo.InvariantCulture),
                Count(plan.Homogeneous.Machines),
                plan.Tiers is { } tiers ? $"{Count(tiers.Front)} + {Count(tiers.Deep)}" : None,
                .. plan.Plain is { } plain ? [Count(plain.Machines)] : (string[])[],
            ]),
        ]);

    private static string Name(PlanReport report, PlannedCluster cluster) => cluster switch
    {
        { FrontExits: { } exits } => $"front up to {Place(report.Exits[exits - 1])}",
        { Kind: PlannedCluster.Homogeneous } => "all alike",
        _ => cluster.Kind,
    };

    private static string Place(PlannedExit exit) =>
        (exit.Layer < 0 ? "the words" : $"layer {Figures.Count(exit.Layer)}")
        + (exit.Model is { } model ? $" of {model}" : "");

    private static string Count(int? machines) => machines is { } count ? Figures.Count(count) : None;

    private static string Load(PlannedCluster cluster) => cluster switch
    {
        { FrontLoad: null } => "",
        { DeepLoad: { } deep } => $"{Figures.Number(100 * cluster.FrontLoad, "0")}, {Figures.Number(100 * deep, "0")}",
        _ => Figures.Number(100 * cluster.FrontLoad, "0"),
    };

    private static string Machines(int count) => count == 1
        ? "1 machine that runs"
        : $"{Figures.Count(count)} machines that run";
}
