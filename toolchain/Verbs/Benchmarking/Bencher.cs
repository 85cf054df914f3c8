using System.Diagnostics;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Benchmarking;

/// <summary>
/// Times a cascade against its plain model. Every text goes through all contenders before the next one is looked at, in an
/// order newly drawn, so that whatever the machine does meanwhile hits all alike.
/// </summary>
internal sealed class Bencher
{
    private const int TrialTexts = 100;
    private const int ThroughputPasses = 6;

    // Longer than ONNX Runtime's threads spin by default once they have nothing to do.
    private const int SpinMilliseconds = 100;

    private readonly CascadeManifest _manifest;
    private readonly string _plainFile;
    private readonly IReadOnlyList<Instance> _data;
    private readonly int _threads;
    private readonly int _rounds;

    /// <summary>A benchmark.</summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="plainFile">The plain model's graph.</param>
    /// <param name="data">The texts.</param>
    /// <param name="threads">The threads for one text; 0 for the runtime's default.</param>
    /// <param name="rounds">Into how many rounds the texts are split.</param>
    public Bencher(CascadeManifest manifest, string plainFile, IReadOnlyList<Instance> data, int threads, int rounds)
    {
        _manifest = manifest;
        _plainFile = plainFile;
        _data = data;
        _threads = threads;
        _rounds = Math.Min(rounds, data.Count);
    }

    /// <summary>How often <see cref="Run"/> calls its argument.</summary>
    public int Steps => (1 + ThroughputPasses) * _data.Count;

    /// <summary>Measures.</summary>
    /// <param name="onText">Called after each text, from any thread.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public BenchReport Run(Action onText, CancellationToken cancellation)
    {
        int last = _manifest.Spec.Exits.Count - 1;
        using PlainModel plainModel = PlainModel.LoadFaster(_manifest, _plainFile, _threads, [.. _data.Take(TrialTexts)]);
        int[][] tokens = [.. _data.Select(text => plainModel.Tokenize(text.First, text.Second))];
        using ForcedCascade cascade = ForcedCascade.Load(_manifest, _threads);
        using InterpretedCascade own = InterpretedCascade.Load(
            _manifest.Path, new CascadeOptions { IntraOpThreads = _threads, CheckHashes = false });
        foreach (int length in tokens.Select(ids => ids.Length).Distinct())
        {
            int[] ids = tokens.First(other => other.Length == length);
            cascade.ClassifyTokens(ids, last);
            plainModel.ClassifyTokens(ids);
            own.ClassifyTokensFully(ids);
        }

        RoundTimes[] exits = [.. Enumerable.Range(0, last + 1).Select(
            exit => new RoundTimes(_rounds, text => cascade.Classify(text, exit)))];
        List<double>[] latencies = [.. exits.Select(_ => new List<double>()), []];
        RoundTimes dial = new(_rounds, text => Time(() =>
            (text.Second is { } second ? own.Classify(text.First, second) : own.Classify(text.First)).Exit));
        RoundTimes plain = new(_rounds, text => Time(() =>
        {
            plainModel.Classify(text.First, text.Second);
            return exits.Length;
        }));
        TimeOneByOne([.. exits, plain, dial], onText, cancellation);
        RatioEstimate[] ratios = [.. exits.Select(exit => RatioEstimate.Of(exit.Seconds, plain.Seconds))];
        return new BenchReport
        {
            Machine = MachineInfo.Describe(),
            Count = _data.Count,
            MeanTokens = tokens.Average(ids => ids.Length),
            Rounds = _rounds,
            Plain = plainModel.Description,
            PlainMicroseconds = Mean(plain),
            NeverExit = ratios[last],
            Exits = [.. ratios.Take(last).Select((ratio, exit) => new ExitRatio(
                _manifest.Spec.Exits[exit].Layer, ratio.Ratio, ratio.Low, ratio.High, Mean(exits[exit])))],
            OwnDial = RatioEstimate.Of(dial.Seconds, plain.Seconds),
            NaiveBaseline = MeasureNaiveBaseline(plainModel, cancellation),
            Latencies = [.. latencies.Select((times, exit) => LatencyDistribution.Of(
                exit > last ? "plain model" : FormattableString.Invariant($"after layer {_manifest.Spec.Exits[exit].Layer}"), times))],
            Throughput = MeasureThroughput(onText, cancellation),
            OverheadMicroseconds = MeasureOverhead(tokens),
            AllocatedBytes = MeasureAllocation(),
        };

        // By who has answered.
        void Time(Func<int> classify)
        {
            long start = Stopwatch.GetTimestamp();
            int answered = classify();
            latencies[answered].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }

    private double Mean(RoundTimes times) => times.Seconds.Sum() * 1e6 / _data.Count;

    private int RoundOf(int text) => (int)((long)text * _rounds / _data.Count);

    private void TimeOneByOne(RoundTimes[] contenders, Action onText, CancellationToken cancellation)
    {
        Random order = new(1);
        for (int i = 0; i < _data.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            order.Shuffle(contenders);
            foreach (RoundTimes contender in contenders)
            {
                contender.Run(RoundOf(i), _data[i]);
            }

            onText();
        }
    }

    // Not text by text as the others: its threads spin on for tens of milliseconds when a call is over, and whoever came next would
    // be without a processor. So it has a round's texts in a row, and the plain model has them before or after.
    private RatioEstimate? MeasureNaiveBaseline(PlainModel plainModel, CancellationToken cancellation)
    {
        using NaiveBaseline? first = NaiveBaseline.Load(_manifest, _plainFile);
        if (first is null)
        {
            return null;
        }

        foreach (Instance text in _data.Take(TrialTexts))
        {
            first.Classify(text);
        }

        RoundTimes written = new(_rounds, text => first.Classify(text));
        RoundTimes plain = new(_rounds, text => plainModel.Classify(text.First, text.Second));
        foreach (IGrouping<int, int> round in Enumerable.Range(0, _data.Count).GroupBy(RoundOf))
        {
            foreach (RoundTimes contender in round.Key % 2 == 0 ? (RoundTimes[])[plain, written] : [written, plain])
            {
                cancellation.ThrowIfCancellationRequested();
                if (contender == plain)
                {
                    Thread.Sleep(SpinMilliseconds); // until the other's threads are quiet
                }

                foreach (int text in round)
                {
                    contender.Run(round.Key, _data[text]);
                }
            }
        }

        return RatioEstimate.Of(written.Seconds, plain.Seconds);
    }

    // As many texts at a time as there are processors, one thread each, on both sides; the two take turns with each pass. A pass
    // is over all texts: of few, a processor would wait a good part of the time for the other's last one.
    private RatioEstimate MeasureThroughput(Action onText, CancellationToken cancellation)
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(
            _manifest.Path, new CascadeOptions { IntraOpThreads = 1, CheckHashes = false });
        using PlainModel plainModel = PlainModel.Load(_manifest, _plainFile, threads: 1);
        ClassifyAll(cascade, _data); // makes the bindings of every length
        ClassifyAll(plainModel, _data, cancellation);

        double[] rates = new double[ThroughputPasses];
        double[] plainRates = new double[ThroughputPasses];
        for (int pass = 0; pass < ThroughputPasses; pass++)
        {
            bool plainFirst = pass % 2 == 0;
            double before = plainFirst ? ClassifyAll(plainModel, _data, cancellation) : 0;
            rates[pass] = _data.Count / ClassifyAll(cascade, _data);
            plainRates[pass] = _data.Count / (plainFirst ? before : ClassifyAll(plainModel, _data, cancellation));
            for (int i = 0; i < _data.Count; i++)
            {
                onText();
            }
        }

        return RatioEstimate.Of(rates, plainRates);
    }

    private static double ClassifyAll(InterpretedCascade cascade, IReadOnlyList<Instance> texts)
    {
        string[] firsts = [.. texts.Select(text => text.First)];
        string[] seconds = [.. texts.Select(text => text.Second).OfType<string>()];
        CascadePrediction[] predictions = new CascadePrediction[texts.Count];
        long start = Stopwatch.GetTimestamp();
        if (cascade.IsPair)
        {
            cascade.Classify(firsts, seconds, predictions);
        }
        else
        {
            cascade.Classify(firsts, predictions);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double ClassifyAll(PlainModel plainModel, IReadOnlyList<Instance> texts, CancellationToken cancellation)
    {
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        long start = Stopwatch.GetTimestamp();
        Parallel.ForEach(texts, parallel, text => plainModel.Classify(text.First, text.Second));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private double MeasureOverhead(IReadOnlyList<int[]> tokens)
    {
        using ForcedCascade cascade = ForcedCascade.Load(_manifest, threads: 1);
        return Overhead.Measure(cascade, tokens);
    }

    private double MeasureAllocation()
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(
            _manifest.Path, new CascadeOptions { IntraOpThreads = 1, MaxConcurrency = 1, CheckHashes = false });
        double perText = 0;
        for (int pass = 0; pass < 2; pass++) // the first makes the bindings
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < _data.Count; i++) // an enumerator would be counted too
            {
                _ = _data[i].Second is { } second
                    ? cascade.Classify(_data[i].First, second)
                    : cascade.Classify(_data[i].First);
            }

            perText = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / _data.Count;
        }

        return perText;
    }
}
