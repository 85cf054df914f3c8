using EarlyExitGen.Toolchain.Verbs.Queueing;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>Finds the smallest cluster of a kind, by simulating as many as it takes.</summary>
/// <param name="request">What is asked.</param>
/// <param name="rate">Texts a second.</param>
/// <param name="texts">What the texts ask of the machines.</param>
/// <param name="batches">How the second tier computes texts together; null for each by itself.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class MachineSearch(
    PlanRequest request,
    double rate,
    IReadOnlyList<QueuedText> texts,
    BatchRule? batches,
    CancellationToken cancellation)
{
    private const int FewestTexts = 200_000;
    private const int MostTexts = 2_000_000;

    // Of the traffic this much is simulated, unless that is too few texts or too many.
    private const double Seconds = 2;

    // More than as many times what the load alone asks for are not tried.
    private const int MostTimes = 16;

    // The load of the texts that happen to be drawn differs a little from that of all.
    private const double LoadSlack = 1.02;

    private readonly Dictionary<(int Front, int Deep), QueueFigures> _simulated = [];

    /// <summary>The smallest of one tier; null if no number of machines is enough.</summary>
    public SimulatedCluster? OneTier()
    {
        if (Floor > request.P99)
        {
            return null;
        }

        int? machines = Smallest(
            Fewest(texts.Average(text => text.Front), request.Cores), count => Passes(count, deep: 0));
        return machines is { } found ? ClusterOf(found, deep: 0) : null;
    }

    /// <summary>
    /// The smallest of two tiers; null if no number of machines is enough. Both grow together until they are enough,
    /// then each is made as small as it can be.
    /// </summary>
    /// <remarks>At least one text goes on.</remarks>
    public SimulatedCluster? TwoTiers()
    {
        if (Floor > request.P99)
        {
            return null;
        }

        double factor = batches?.Factors.Min() ?? 1;
        int fewestFront = Fewest(texts.Average(text => text.Front), request.Cores);
        int fewestDeep = Fewest(texts.Average(text => text.Deep) * factor, request.DeepCores);
        int fewest = fewestFront + fewestDeep;
        if (Smallest(fewest, all => Passes(FrontOf(all), all - FrontOf(all))) is not { } enough)
        {
            return null;
        }

        int front = FrontOf(enough);
        int deep = Smaller(fewestDeep, enough - front, count => Passes(front, count));
        front = Smaller(fewestFront, front, count => Passes(count, deep));
        return ClusterOf(front, deep);

        int FrontOf(int all) => Math.Max(fewestFront, (int)Math.Round((double)all * fewestFront / fewest));
    }

    /// <summary>What 99 of 100 texts take where none waits, in seconds.</summary>
    public double Floor { get; } = QueueFigures.P99Of(
        texts.Select(text => text.Front + (text.Deep > 0 ? text.Deep + (2 * request.Hop) : 0)));

    private int Fewest(double seconds, int cores) =>
        Math.Max(1, (int)Math.Ceiling(rate * seconds / (cores * request.MostLoad)));

    private static int? Smallest(int fewest, Func<int, bool> passes)
    {
        int failed = fewest - 1;
        int passed = fewest;
        for (int step = Math.Max(1, fewest / 16); !passes(passed); step *= 2)
        {
            if (passed > MostTimes * (fewest + 1))
            {
                return null;
            }

            failed = passed;
            passed += step;
        }

        return Smaller(failed + 1, passed, passes);
    }

    // Of what passes, from fewest on to a number that does, the smallest.
    private static int Smaller(int fewest, int passed, Func<int, bool> passes)
    {
        int failed = fewest - 1;
        while (passed - failed > 1)
        {
            int middle = failed + ((passed - failed) / 2);
            if (passes(middle))
            {
                passed = middle;
            }
            else
            {
                failed = middle;
            }
        }

        return passed;
    }

    private SimulatedCluster ClusterOf(int front, int deep) =>
        new(front, deep, deep == 0 ? 1 : batches?.Rows ?? 1, Simulate(front, deep));

    private bool Passes(int front, int deep)
    {
        QueueFigures figures = Simulate(front, deep);
        return figures.P99 <= request.P99 && figures.FrontLoad <= request.MostLoad * LoadSlack
            && figures.DeepLoad <= request.MostLoad * LoadSlack;
    }

    private QueueFigures Simulate(int front, int deep)
    {
        if (!_simulated.TryGetValue((front, deep), out QueueFigures? figures))
        {
            QueueNetwork network = new(new Tier(front, request.Cores))
            {
                Deep = deep == 0 ? null : new Tier(deep, request.DeepCores) { Batches = batches },
                Hop = request.Hop,
                Balance = request.Balance,
            };
            int count = (int)Math.Clamp(rate * Seconds, FewestTexts, MostTexts);
            figures = QueueSimulation.Run(
                network, texts, rate, count, request.Seed, cancellation: cancellation);
            _simulated.Add((front, deep), figures);
        }

        return figures;
    }
}
