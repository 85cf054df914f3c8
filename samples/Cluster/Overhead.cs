using System.Diagnostics;
using System.Diagnostics.Metrics;
using EarlyExitGen.Hosting;
using Orleans.Runtime;
using Samples.News;

namespace ClusterSample;

/// <summary>What it costs to ask a cluster instead of the own process.</summary>
internal sealed class Overhead(
    ICascadeService<string, NewsPrediction> cascade, Reference reference, IServiceProvider services)
{
    private const int Batch = 32;
    private const int Callers = 8;

    /// <summary>Measures, and prints.</summary>
    public async Task RunAsync()
    {
        int front = Enumerable.Range(0, reference.Texts.Length).First(text => reference.ExitOf(text) == 0);
        int deep = Enumerable.Range(0, reference.Texts.Length)
            .First(text => reference.ExitOf(text) == NewsClassifier.Info.Exits.Count - 1);
        TimeSpan bare = await Echo.MedianAsync(
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
            4000);
        await Console.Out.WriteLineAsync(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"a call of Orleans that does nothing, median of one caller: {bare.TotalMicroseconds:0} us"));
        await Print("front answer", front, 4000);
        await Print("deep answer", deep, 400);
        int count = Math.Min(reference.Texts.Length / Batch * Batch, 64_000);
        await BatchesAsync(Math.Min(count, 3200));
        (double here, double there) = (InProcess(count), 0);
        using Counting counting = new();
        there = await BatchesAsync(count);
        int deepBatches = reference.Texts.Take(count).Select((_, i) => i).Chunk(Batch)
            .Count(batch => batch.Any(text => reference.ExitOf(text) > 0));
        double calls = (double)((count / Batch) + deepBatches) / count;
        await Console.Out.WriteLineAsync(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"""
            batches of 32, texts a second: {here:0} in process, {there:0} through the cluster: {there / here:0.00}
            messages a text: {2 * calls:0.000} (a call and its reply; {deepBatches} of {count / Batch} batches go on)
            bytes a text, sent and received by the gateway: {(double)counting.Bytes / count:0.0}
            """));
    }

    private async Task Print(string what, int text, int times)
    {
        string asked = reference.Texts[text];
        TimeSpan here = Median(times, () => reference.Classifier.Classify(asked));
        List<TimeSpan> all = [];
        for (int i = 0; i < 2 * times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await cascade.ClassifyAsync(asked);
            all.Add(Stopwatch.GetElapsedTime(start));
        }

        TimeSpan there = Median(all[times..]);
        await Console.Out.WriteLineAsync(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{what}, median of one caller: {here.TotalMicroseconds:0} us in process, {there.TotalMicroseconds:0} us "
                + $"through the cluster: {(there - here).TotalMicroseconds:0} us more"));
    }

    private static TimeSpan Median(int times, Action act)
    {
        List<TimeSpan> all = [];
        for (int i = 0; i < 2 * times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            act();
            all.Add(Stopwatch.GetElapsedTime(start));
        }

        return Median(all[times..]);
    }

    private static TimeSpan Median(List<TimeSpan> all)
    {
        all.Sort();
        return all[all.Count / 2];
    }

    private double InProcess(int count)
    {
        NewsPrediction[] answers = new NewsPrediction[Batch];
        long start = Stopwatch.GetTimestamp();
        for (int from = 0; from < count; from += Batch)
        {
            reference.Classifier.Classify(reference.Texts.AsSpan(from, Batch), answers);
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private async Task<double> BatchesAsync(int count)
    {
        int next = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int from = Interlocked.Add(ref next, Batch) - Batch; from < count;
                from = Interlocked.Add(ref next, Batch) - Batch)
            {
                await cascade.ClassifyAsync(reference.Texts[from..(from + Batch)]);
            }
        })));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Bytes that this process sends to other silos and receives.</summary>
    private sealed class Counting : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, long> _before = [];
        private long _pushed;
        private long _observed;
        private readonly bool _first = true;

        public Counting()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name is "orleans-messaging-sent-messages-size"
                    or "orleans-messaging-received-messages-size")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
            _listener.Start();
            _listener.RecordObservableInstruments();
            _first = false;
        }

        public long Bytes
        {
            get
            {
                _observed = 0;
                _listener.RecordObservableInstruments();
                return Interlocked.Read(ref _pushed) + _observed;
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, long value)
        {
            if (!instrument.IsObservable)
            {
                Interlocked.Add(ref _pushed, value);
            }
            else if (_first)
            {
                _before[instrument.Name] = value;
            }
            else
            {
                _observed += value - _before.GetValueOrDefault(instrument.Name);
            }
        }
    }
}
