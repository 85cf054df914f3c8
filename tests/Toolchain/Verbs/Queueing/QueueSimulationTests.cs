using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Queueing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Queueing;

/// <summary>The simulator against what queueing theory knows, by fixed seeds.</summary>
public sealed class QueueSimulationTests
{
    private const int Count = 1_000_000;
    private const double Within = 0.03;

    // Of mean 1.
    private static readonly QueuedText[] Exponential = Times(text => new QueuedText(text));
    private static readonly QueuedText[] Constant = [new QueuedText(1)];

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void One_server_with_exponential_service_waits_as_in_theory(double load)
    {
        QueueFigures figures = Run(new Tier(1, 1), Exponential, load);

        // M/M/1: the time in the system is exponential, of mean 1 / (1 - load).
        double mean = 1 / (1 - load);
        AssertNear(mean, figures.Mean);
        AssertNear(mean * Math.Log(2), figures.Median);
        AssertNear(mean * Math.Log(100), figures.P99);
        AssertNear(load, figures.FrontLoad);
        AssertNear(load, figures.Throughput);
    }

    [Theory]
    [InlineData(2, 0.8)]
    [InlineData(8, 0.9)]
    public void Several_servers_share_a_queue_as_in_theory(int servers, double load)
    {
        QueueFigures figures = Run(new Tier(1, servers), Exponential, load * servers);

        // M/M/c: Erlang's formula for the probability of having to wait.
        AssertNear(1 + (ErlangC(servers, load * servers) / (servers * (1 - load))), figures.Mean);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void One_server_with_constant_service_waits_as_in_theory(double load)
    {
        // M/D/1, by Pollaczek and Khinchine.
        AssertNear(1 + (load / (2 * (1 - load))), Run(new Tier(1, 1), Constant, load).Mean);
    }

    [Fact]
    public void Texts_of_two_kinds_wait_as_in_theory()
    {
        // M/G/1: nine texts of 0.1 for one of 5; the second moment counts.
        QueuedText[] texts = [.. Enumerable.Repeat(new QueuedText(0.1), 9), new QueuedText(5)];
        double mean = texts.Average(text => text.Front);
        double second = texts.Average(text => text.Front * text.Front);
        const double load = 0.7;

        AssertNear(
            mean + (load / mean * second / (2 * (1 - load))), Run(new Tier(1, 1), texts, load / mean).Mean);
    }

    [Fact]
    public void Machines_drawn_at_random_are_as_many_single_ones()
    {
        QueueFigures figures = Run(new Tier(20, 1), Exponential, 0.8 * 20, Balance.Random);

        AssertNear(1 / (1 - 0.8), figures.Mean);
    }

    [Fact]
    public void The_shorter_of_two_queues_is_as_in_theory()
    {
        const double load = 0.9;
        QueueFigures figures = Run(new Tier(500, 1), Exponential, load * 500, Balance.Shorter);

        // Mitzenmacher 2001, for many machines.
        AssertNear(Enumerable.Range(1, 10).Sum(i => Math.Pow(load, Math.Pow(2, i) - 2)), figures.Mean);
    }

    [Fact]
    public void Two_tiers_are_as_two_queues_one_behind_the_other()
    {
        // Jackson: what leaves M/M/1 is Poisson again; half of the texts go on.
        QueuedText[] texts =
        [
            .. Times(text => text)
                .Zip(Shuffled(Times(text => text)), (front, deep) => (Front: front, Deep: deep))
                .Select((text, i) => new QueuedText(text.Front, i % 2 == 0 ? text.Deep : 0)),
        ];
        const double rate = 0.8;
        const double hop = 3;
        QueueNetwork network = new(new Tier(1, 1)) { Deep = new Tier(1, 1), Hop = hop };

        QueueFigures figures = QueueSimulation.Run(network, texts, rate, Count, seed: 3);

        double deep = 1 / (1 - (rate / 2));
        AssertNear((1 / (1 - rate)) + (0.5 * (deep + (2 * hop))), figures.Mean);
        AssertNear(rate, figures.FrontLoad);
        AssertNear(rate / 2, figures.DeepLoad);
    }

    [Fact]
    public void Beyond_its_capacity_a_cluster_answers_what_it_can()
    {
        QueueFigures figures =
            QueueSimulation.Run(new QueueNetwork(new Tier(3, 2)), Constant, 9, 20_000, seed: 1, warmUp: false);

        AssertNear(6, figures.Throughput);
        Assert.InRange(figures.Mean, 500, 600); // the last waits for 20,000 / 6 - 20,000 / 9
    }

    [Fact]
    public void A_batch_begins_when_it_is_full_or_a_text_has_waited()
    {
        QueueFigures rare = Batched(rate: 0.001, new BatchRule(Wait: 2, [1, 0.75, 0.5]));
        AssertNear(2 + 1, rare.Median); // alone, after the whole wait

        // Four texts take 4 * 0.5: twice what one by one would.
        QueueFigures many = Batched(rate: 10, new BatchRule(Wait: 2, [1, 0.75, 0.5]));
        AssertNear(2, many.Throughput);
        AssertNear(1, Batched(rate: 10, batches: null).Throughput);
    }

    [Fact]
    public void Texts_of_other_lengths_are_no_batch()
    {
        QueuedText[] texts = [new(1e-9, 1, Group: 0), new(1e-9, 1, Group: 1)];
        BatchRule batches = new(Wait: 50, [1, 0.5]);
        QueueNetwork network = new(new Tier(1, 1)) { Deep = new Tier(1, 2) { Batches = batches } };

        // A pair of one length is together sooner than the wait is over.
        QueueFigures figures = QueueSimulation.Run(network, texts, 0.5, 50_000, seed: 1);
        Assert.InRange(figures.Mean, 1 + 1, 1 + 4);
        Assert.InRange(figures.P99, 10, 52);
    }

    [Fact]
    public void A_factor_between_powers_of_two_lies_between_theirs()
    {
        BatchRule rule = new(Wait: 0, [1, 0.8, 0.4]);
        Assert.Equal(4, rule.Rows);
        Assert.Equal(0.8, rule.FactorOf(2), 12);
        Assert.Equal(0.8 - (0.4 * (Math.Log2(3) - 1)), rule.FactorOf(3), 12);
        Assert.Equal(0.4, rule.FactorOf(4), 12);
    }

    [Fact]
    public void The_same_seed_gives_the_same_figures()
    {
        QueueNetwork network = new(new Tier(3, 2));

        Assert.Equal(
            QueueSimulation.Run(network, Exponential, 5, 5000, seed: 7),
            QueueSimulation.Run(network, Exponential, 5, 5000, seed: 7));
        Assert.NotEqual(
            QueueSimulation.Run(network, Exponential, 5, 5000, seed: 7),
            QueueSimulation.Run(network, Exponential, 5, 5000, seed: 8));
    }

    [Fact]
    public void It_stops_when_it_is_cancelled()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => QueueSimulation.Run(
            new QueueNetwork(new Tier(1, 1)), Constant, 0.5, 1000, seed: 1, cancellation: stop.Token));
    }

    private static QueueFigures Run(Tier tier, QueuedText[] texts, double rate, Balance balance = Balance.Shorter) =>
        QueueSimulation.Run(new QueueNetwork(tier) { Balance = balance }, texts, rate, Count, seed: 1);

    private static QueueFigures Batched(double rate, BatchRule? batches)
    {
        QueuedText[] texts = [new QueuedText(1e-9, 1)];
        QueueNetwork network = new(new Tier(1, 1)) { Deep = new Tier(1, 1) { Batches = batches } };
        return QueueSimulation.Run(network, texts, rate, 20_000, seed: 1, warmUp: false);
    }

    // The quantiles of an exponential distribution, whose mean is brought to 1.
    private static T[] Times<T>(Func<double, T> of)
    {
        const int quantiles = 20_000;
        double[] times = [.. Enumerable.Range(0, quantiles).Select(i => -Math.Log(1 - ((i + 0.5) / quantiles)))];
        double mean = times.Average();
        return [.. times.Select(time => of(time / mean))];
    }

    private static double[] Shuffled(double[] values)
    {
        new SplitMix64(seed: 5).Shuffle<double>(values);
        return values;
    }

    private static double ErlangC(int servers, double offered)
    {
        double term = 1;
        double sum = 0;
        for (int k = 0; k < servers; k++)
        {
            sum += term;
            term *= offered / (k + 1);
        }

        double waiting = term * servers / (servers - offered);
        return waiting / (sum + waiting);
    }

    private static void AssertNear(double expected, double actual) =>
        Assert.InRange(actual, expected * (1 - Within), expected * (1 + Within));
}
