using EarlyExitGen.Batching;
using EarlyExitGen.Toolchain.Verbs.Planning;
using EarlyExitGen.Toolchain.Verbs.Queueing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Planning;

/// <summary>The smallest clusters, of texts whose costs are made up.</summary>
public sealed class MachineSearchTests
{
    // Three texts of four take 1 ms, the fourth 1 + 9 ms.
    private static readonly QueuedText[] Whole =
        [new(0.001), new(0.001), new(0.001), new(0.010)];

    private static readonly QueuedText[] Cut = [new(0.001), new(0.001), new(0.001), new(0.001, 0.009)];

    [Fact]
    public void A_wide_goal_is_a_matter_of_load_alone()
    {
        SimulatedCluster cluster = Search(Request(p99: 1), 1000, Whole).OneTier()!;

        // 1000 texts of 3.25 ms on two cores that compute for 80 % of the time.
        Assert.Equal((int)Math.Ceiling(3.25 / (2 * 0.8)), cluster.Front);
        Assert.Equal(0, cluster.Deep);
        Assert.InRange(cluster.Figures.P99, 0.010, 1);
    }

    [Fact]
    public void A_narrow_goal_takes_more_and_one_machine_less_misses_it()
    {
        PlanRequest request = Request(p99: 0.0115);

        SimulatedCluster cluster = Search(request, 1000, Whole).OneTier()!;

        Assert.InRange(cluster.Front, 4, 20);
        Assert.InRange(cluster.Figures.P99, 0.010, request.P99);
        QueueFigures fewer = QueueSimulation.Run(
            new QueueNetwork(new Tier(cluster.Front - 1, request.Cores)), Whole, 1000, 200_000, request.Seed);
        Assert.True(fewer.P99 > request.P99);
    }

    [Fact]
    public void A_goal_below_what_a_text_takes_by_itself_is_never_met()
    {
        MachineSearch search = Search(Request(p99: 0.009), 1000, Whole);

        Assert.Null(search.OneTier());
        Assert.Equal(0.010, search.Floor);
    }

    [Fact]
    public void Hops_count_twice_for_the_texts_that_go_on()
    {
        PlanRequest request = Request(p99: 0.012) with { Hop = 0.0015 };

        Assert.Equal(0.013, Search(request, 1000, Cut).Floor, 12);
        Assert.Null(Search(request, 1000, Cut).TwoTiers());
        Assert.NotNull(Search(request with { Hop = 0.0001 }, 1000, Cut).TwoTiers());
    }

    [Fact]
    public void Two_tiers_have_the_machines_that_their_loads_ask_for()
    {
        SimulatedCluster cluster = Search(Request(p99: 1), 10_000, Cut).TwoTiers()!;

        Assert.Equal((int)Math.Ceiling(10 / (2 * 0.8)), cluster.Front);
        Assert.InRange(cluster.Deep, (int)Math.Ceiling(22.5 / (2 * 0.8)), 16);
        Assert.InRange(cluster.Figures.FrontLoad, 0.6, 0.82);
    }

    [Fact]
    public void More_cores_to_a_deep_machine_are_fewer_of_them()
    {
        SimulatedCluster cluster = Search(Request(p99: 1) with { DeepCores = 32 }, 10_000, Cut).TwoTiers()!;

        Assert.Equal(1, cluster.Deep);
    }

    [Fact]
    public void Batches_that_pay_save_deep_machines()
    {
        PlanRequest request = Request(p99: 1);
        SimulatedCluster alone = Search(request, 10_000, Cut).TwoTiers()!;

        SimulatedCluster together = new MachineSearch(
            request, 10_000, Cut, new BatchRule(0.010, [1, 0.75, 0.5, 0.25]), TestContext.Current.CancellationToken)
            .TwoTiers()!;

        Assert.Equal(8, together.BatchRows);
        Assert.InRange(together.Deep, 1, alone.Deep / 2);
    }

    [Fact]
    public void A_cut_divides_what_a_text_costs()
    {
        TextCosts costs = new(
            Exits: [0, 2],
            Tokens: [5, 9],
            Begun: [0.1, 0.2],
            Reached: [[1, 2, 3], [1.5, 2.5, 3.5]],
            Plain: [8, 9]);

        Assert.Equal([new QueuedText(1), new QueuedText(3.5)], costs.Whole());
        Assert.Equal([new QueuedText(8), new QueuedText(9)], costs.OfPlain()!);
        Assert.Equal([new QueuedText(1.25), new QueuedText(3.75)], (costs with { Overhead = 0.25 }).Whole());
        Assert.Equal(
            [new QueuedText(1.25), new QueuedText(2.75, 1.25)],
            (costs with { Overhead = 0.25 }).Cut(frontExits: 2, Handover.State, isLexical: false, lengths: null));
        Assert.Equal(
            [new QueuedText(1), new QueuedText(2.5, 3.5 - 0.2)],
            costs.Cut(frontExits: 2, Handover.Ids, isLexical: false, lengths: null));
        Assert.Equal(
            [new QueuedText(1), new QueuedText(1.5, 2)],
            costs.Cut(frontExits: 1, Handover.Ids, isLexical: true, lengths: null));
        Assert.Equal(
            [new QueuedText(1), new QueuedText(2.5, 1, Group: 1)],
            costs.Cut(frontExits: 2, Handover.State, isLexical: false, new BatchLengths(16, exact: false)));
    }

    private static PlanRequest Request(double p99) => new() { Rates = [1000], P99 = p99, Cores = 2, DeepCores = 2 };

    private static MachineSearch Search(PlanRequest request, double rate, QueuedText[] texts) =>
        new(request, rate, texts, batches: null, TestContext.Current.CancellationToken);
}
