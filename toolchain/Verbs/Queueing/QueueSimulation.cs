using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>
/// A simulation of machines and their queues, event by event; the model is written down in <c>docs/plan.md</c>. The
/// same seed gives the same figures.
/// </summary>
internal sealed class QueueSimulation
{
    private const int Place = 2; // of chance; see PoissonArrivals
    private const double WarmUp = 0.2;

    // How often a cancellation is looked for.
    private const int Pace = 4096;

    private readonly QueueNetwork _network;
    private readonly IReadOnlyList<QueuedText> _sample;
    private readonly SplitMix64 _chance;
    private readonly PriorityQueue<Event, double> _events = new();
    private readonly QueueMachine[][] _machines;
    private readonly List<int> _batch = [];
    private readonly double[] _busy = new double[2];
    private readonly double[] _times; // of arrival, until there is an answer
    private readonly int[] _texts;
    private double _lastAnswer;

    private QueueSimulation(QueueNetwork network, IReadOnlyList<QueuedText> sample, int count, int seed)
    {
        int groups = sample.Max(text => text.Group) + 1;
        _network = network;
        _sample = sample;
        _chance = new SplitMix64(seed, Place);
        _machines =
        [
            Machines(network.Front, groups), network.Deep is { } deep ? Machines(deep, groups) : [],
        ];
        _times = new double[count];
        _texts = new int[count];
    }

    private enum Kind : byte
    {
        HandedOn,
        Computed,
        Woken,
    }

    /// <summary>Simulates.</summary>
    /// <param name="network">The machines.</param>
    /// <param name="sample">What texts are drawn from.</param>
    /// <param name="rate">Texts a second.</param>
    /// <param name="count">How many come.</param>
    /// <param name="seed">What all chance comes from.</param>
    /// <param name="warmUp">Whether the first fifth is left out of the times: the queues are empty at first.</param>
    /// <param name="cancellation">Stops it.</param>
    public static QueueFigures Run(
        QueueNetwork network,
        IReadOnlyList<QueuedText> sample,
        double rate,
        int count,
        int seed,
        bool warmUp = true,
        CancellationToken cancellation = default)
    {
        QueueSimulation simulation = new(network, sample, count, seed);
        (double first, double last) = simulation.Run(new PoissonArrivals(rate, sample.Count, seed), cancellation);
        return QueueFigures.Of(
            simulation._times.AsSpan(warmUp ? (int)(WarmUp * count) : 0),
            count / (simulation._lastAnswer - first),
            simulation.Load(0, network.Front, last),
            network.Deep is { } deep ? simulation.Load(1, deep, last) : 0);
    }

    private static QueueMachine[] Machines(Tier tier, int groups) =>
        [.. Enumerable.Range(0, tier.Machines).Select(_ => new QueueMachine(tier, groups))];

    private double Load(int tier, Tier machines, double seconds) =>
        _busy[tier] / (seconds * machines.Machines * machines.Cores);

    private (double First, double Last) Run(PoissonArrivals arrivals, CancellationToken cancellation)
    {
        double first = 0;
        double last = 0;
        for (int text = 0; text < _times.Length; text++)
        {
            if (text % Pace == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            (last, _texts[text]) = arrivals.Next();
            first = text == 0 ? last : first;
            HappenUntil(last);
            _times[text] = last;
            Come(tier: 0, text, last);
        }

        HappenUntil(double.PositiveInfinity);
        return (first, last);
    }

    private void HappenUntil(double time)
    {
        while (_events.TryPeek(out Event next, out double now) && now <= time)
        {
            _events.Dequeue();
            switch (next.Kind)
            {
                case Kind.HandedOn:
                    Come(tier: 1, next.Value, now);
                    break;
                case Kind.Computed:
                    _machines[next.Tier][next.Machine].End(next.Value);
                    Begin(next.Tier, next.Machine, now);
                    break;
                default:
                    _machines[next.Tier][next.Machine].WakesAt = double.PositiveInfinity;
                    Begin(next.Tier, next.Machine, now);
                    break;
            }
        }
    }

    private void Come(int tier, int text, double now)
    {
        int machine = Choose(_machines[tier]);
        _machines[tier][machine].Enter(text, _sample[_texts[text]].Group, now);
        Begin(tier, machine, now);
    }

    private int Choose(QueueMachine[] machines)
    {
        if (machines.Length == 1)
        {
            return 0;
        }

        int one = (int)_chance.Below(machines.Length);
        if (_network.Balance == Balance.Random)
        {
            return one;
        }

        int other = (int)_chance.Below(machines.Length - 1);
        other += other >= one ? 1 : 0;
        return machines[other].Texts < machines[one].Texts ? other : one;
    }

    private void Begin(int tier, int place, double now)
    {
        QueueMachine machine = _machines[tier][place];
        BatchRule? batches = (tier == 0 ? _network.Front : _network.Deep!).Batches;
        for (machine.Begin(now, _batch); _batch.Count > 0; machine.Begin(now, _batch))
        {
            double seconds = _batch.Count == 1 ? SecondsOf(tier, _batch[0])
                : _batch.Sum(text => SecondsOf(tier, text)) * batches!.FactorOf(_batch.Count);
            _busy[tier] += seconds;
            _events.Enqueue(new Event(Kind.Computed, tier, place, _batch.Count), now + seconds);
            foreach (int text in _batch)
            {
                End(tier, text, now + seconds);
            }
        }

        if (batches is not null && machine.FreeCores > 0 && machine.NextWait() is var wait && wait < machine.WakesAt)
        {
            machine.WakesAt = wait;
            _events.Enqueue(new Event(Kind.Woken, tier, place, Value: 0), wait);
        }
    }

    private double SecondsOf(int tier, int text) =>
        tier == 0 ? _sample[_texts[text]].Front : _sample[_texts[text]].Deep;

    // What is known when the computation begins: when it ends.
    private void End(int tier, int text, double at)
    {
        if (tier == 0 && _network.Deep is not null && _sample[_texts[text]].Deep > 0)
        {
            _events.Enqueue(new Event(Kind.HandedOn, 1, Machine: 0, text), at + _network.Hop);
            return;
        }

        double answered = at + (tier == 0 ? 0 : _network.Hop);
        _times[text] = answered - _times[text];
        _lastAnswer = Math.Max(_lastAnswer, answered);
    }

    // The value is a text, or the number of texts that were computed.
    private readonly record struct Event(Kind Kind, int Tier, int Machine, int Value);
}
