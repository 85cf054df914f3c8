using System.Diagnostics;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Benchmarking;

/// <summary>Times a cascade against its plain model.</summary>
internal sealed class Bencher
{
    private const int WarmUpTexts = 100;
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
        using PlainModel plainModel = PlainModel.LoadFaster(_manifest, _plainFile, _threads, _data, cancellation);
        using ForcedCascade first = ForcedCascade.LoadFirst(_manifest);
        int[][] tokens = [.. _data.Select(first.Tokenize)];
        using ForcedCascade cascade = ForcedCascade.Load(_manifest, _threads);
        using InterpretedCascade own = InterpretedCascade.Load(
            _manifest.Path, new CascadeOptions { IntraOpThreads = _threads, CheckHashes = false });
        int[] firstOfLength = [.. Enumerable.Range(0, _data.Count).DistinctBy(i => tokens[i].Length)];
        foreach (int i in firstOfLength)
        {
            own.ClassifyFully(_data[i]); // at its own dial it may not reach its last blocks
        }

        Contender[] exits = [.. Enumerable.Range(0, last + 1).Select(
            exit => new Contender(_data.Count, text => cascade.Classify(text, exit)))];
        Contender dial = new(_data.Count, text =>
        {
            CascadePrediction prediction = own.Classify(text);
            return (prediction.Label, prediction.Exit);
        });
        Contender plain = new(_data.Count, plainModel.Classify);
        InterleavedTiming.Run(
            [.. exits, plain, dial], _data, firstOfLength.Select(i => _data[i]), onText, cancellation);
        RatioEstimate[] ratios = [.. exits.Select(exit => Ratio(exit, plain))];
        return new BenchReport
        {
            Machine = MachineInfo.Describe(),
            Count = _data.Count,
            MeanTokens = tokens.Average(ids => ids.Length),
            Rounds = _rounds,
            Plain = plainModel.Description,
            PlainMicroseconds = plain.MeanMicroseconds,
            NeverExit = ratios[last],
            Exits = [.. ratios.Take(last).Select((ratio, exit) => new ExitRatio(
                ExitDepth.Of(_manifest.Spec.Exits[exit]),
                ratio.Ratio,
                ratio.Low,
                ratio.High,
                exits[exit].MeanMicroseconds)
            {
                Model = NameOf(_manifest.Spec.Exits[exit]),
            })],
            OwnDial = Ratio(dial, plain),
            NaiveBaseline = MeasureNaiveBaseline(plainModel, cancellation),
            Latencies = [.. Latencies(dial), LatencyDistribution.Of("plain model", plain.Microseconds)],
            Throughput = MeasureThroughput(onText, cancellation),
            OverheadMicroseconds = MeasureOverhead(tokens),
            AllocatedBytes = MeasureAllocation(),
        };
    }

    private RatioEstimate Ratio(Contender contender, Contender plain) =>
        RatioEstimate.Of(contender.Rounds(_rounds), plain.Rounds(_rounds));

    private IEnumerable<LatencyDistribution> Latencies(Contender dial)
    {
        ILookup<int, double> times =
            dial.Exits.Zip(dial.Microseconds).ToLookup(text => text.First, text => text.Second);
        return _manifest.Spec.Exits.Select((exit, i) => LatencyDistribution.Of(Place(exit), times[i]));
    }

    private string Place(ExitSpec exit) =>
        Figures.Place(ExitDepth.Of(exit)) + (NameOf(exit) is { } model ? $" of {model}" : "");

    private string? NameOf(ExitSpec exit) => ExitDepth.ModelOf(_manifest.Spec, exit);

    // Not text by text as the others: its threads spin on for tens of milliseconds when a call is over, and whoever
    // came next would be without a processor. So it has a round's texts in a row, and the plain model has them before
    // or after.
    private RatioEstimate? MeasureNaiveBaseline(PlainModel plainModel, CancellationToken cancellation)
    {
        using NaiveBaseline? first = NaiveBaseline.Load(_manifest, _plainFile);
        if (first is null)
        {
            return null;
        }

        foreach (Instance text in _data.Take(WarmUpTexts))
        {
            first.Classify(text);
        }

        Contender written = new(_data.Count, first.Classify);
        Contender plain = new(_data.Count, plainModel.Classify);
        foreach (IGrouping<int, int> round in Enumerable.Range(0, _data.Count)
            .GroupBy(i => InterleavedTiming.RoundOf(i, _data.Count, _rounds)))
        {
            foreach (Contender contender in round.Key % 2 == 0 ? (Contender[])[plain, written] : [written, plain])
            {
                cancellation.ThrowIfCancellationRequested();
                if (contender == plain)
                {
                    Thread.Sleep(SpinMilliseconds); // until the other's threads are quiet
                }

                foreach (int text in round)
                {
                    contender.Run(text, _data[text]);
                }
            }
        }

        return Ratio(written, plain);
    }

    // As many texts at a time as there are processors, one thread each, on both sides; the two take turns with each
    // pass. A pass is over all texts: of few, a processor would wait a good part of the time for the other's last one.
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

    private static double ClassifyAll(
        PlainModel plainModel, IReadOnlyList<Instance> texts, CancellationToken cancellation)
    {
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        long start = Stopwatch.GetTimestamp();
        Parallel.ForEach(texts, parallel, text => plainModel.Classify(text));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private double MeasureOverhead(IReadOnlyList<int[]> tokens)
    {
        using ForcedCascade cascade = ForcedCascade.LoadFirst(_manifest);
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
                cascade.Classify(_data[i]);
            }

            perText = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / _data.Count;
        }

        return perText;
    }
}
