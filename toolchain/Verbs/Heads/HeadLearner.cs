using System.Numerics.Tensors;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Training;

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// Learns the heads of all places at once. Every sum is taken in a fixed order, so the number of threads does not
/// matter.
/// </summary>
internal sealed class HeadLearner
{
    // Texts of a step that one thread takes at a time.
    private const int Part = 8;

    private readonly IReadOnlyList<LearnedHead> _heads;
    private readonly HeadSettings _settings;
    private readonly Worker[] _workers;
    private readonly int _parts;
    private readonly ParallelOptions _parallel;

    /// <summary>Prepares learning.</summary>
    /// <param name="heads">The heads, one for each place.</param>
    /// <param name="settings">How they learn.</param>
    /// <param name="threads">How many threads compute at most; -1 for as many as there are.</param>
    public HeadLearner(IReadOnlyList<LearnedHead> heads, HeadSettings settings, int threads = -1)
    {
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _heads = heads;
        _settings = settings;
        _parts = (settings.Batch + Part - 1) / Part;
        _workers = [.. heads.SelectMany(head => Enumerable.Range(0, _parts).Select(_ => new Worker(head.Shape)))];
    }

    /// <summary>Learns from some texts, gone through several times.</summary>
    /// <param name="source">The texts.</param>
    /// <param name="first">The number of the first of these steps among all, from 0.</param>
    /// <param name="all">The number of all steps.</param>
    /// <param name="done">How many of these steps were done before.</param>
    /// <param name="onStep">Called after each step, with the number of these steps that are done.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="ToolException">It diverges.</exception>
    public void Learn(
        IStateSource source, long first, long all, long done, Action<long> onStep, CancellationToken cancellation)
    {
        int inEpoch = Steps(source.Count, _settings);
        int[] order = [.. Enumerable.Range(0, source.Count)];
        int shuffled = -1;
        for (long step = done; step < (long)inEpoch * _settings.Epochs; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            int epoch = (int)(step / inEpoch);
            if (epoch != shuffled)
            {
                order = [.. Enumerable.Range(0, source.Count)];
                new SplitMix64(_settings.Seed, (int)first, epoch).Shuffle<int>(order);
                shuffled = epoch;
            }

            int start = (int)(step % inEpoch) * _settings.Batch;
            Step(source, order.AsMemory(start, Math.Min(_settings.Batch, order.Length - start)), first + step, all);
            onStep(step + 1);
        }
    }

    /// <summary>The steps of an epoch.</summary>
    public static int Steps(int texts, HeadSettings settings) => (texts + settings.Batch - 1) / settings.Batch;

    private void Step(IStateSource source, ReadOnlyMemory<int> texts, long step, long all)
    {
        double rate = _settings.Rate * RateSchedule.Scale((int)step + 1, (int)all, _settings.WarmUp);
        Parallel.For(0, _workers.Length, _parallel, i =>
        {
            (int place, int part) = (i / _parts, i % _parts);
            int from = Math.Min(part * Part, texts.Length);
            ReadOnlySpan<int> own = texts.Span[from..Math.Min(from + Part, texts.Length)];
            SplitMix64 chance = new(_settings.Seed, (int)step, place, part);
            _workers[i].Run(source, own, _heads[place], place, 1f / texts.Length, _settings.Dropout, chance);
        });
        FirstFault.Of(() => Parallel.For(0, _heads.Count, _parallel, place =>
        {
            Span<float> gradient = _workers[place * _parts].Gradient;
            for (int part = 1; part < _parts; part++)
            {
                Span<float> other = _workers[(place * _parts) + part].Gradient;
                TensorPrimitives.Add(gradient, other, gradient);
                other.Clear();
            }

            if (!float.IsFinite(TensorPrimitives.SumOfSquares<float>(gradient)))
            {
                throw new ToolException(
                    "The hidden states are not finite numbers for some text, so nothing can be learnt from them; is "
                    + "the model damaged?");
            }

            Adam.Step(_heads[place], gradient, rate, _settings.Decay, step + 1);
        }));
    }

    private sealed class Worker(HeadShape shape)
    {
        private readonly HeadBatch _batch = new(shape.Hidden, shape.Labels);
        private readonly HeadPass _pass = new(shape);

        public float[] Gradient { get; } = new float[shape.Count];

        public void Run(
            IStateSource source,
            ReadOnlySpan<int> texts,
            LearnedHead head,
            int place,
            float scale,
            double dropout,
            SplitMix64 chance)
        {
            _batch.Clear();
            foreach (int text in texts)
            {
                _batch.Add(source.Tokens(text), out Span<float> states, out Span<float> target);
                source.Read(text, place, states);
                head.Scaling.Apply(states);
                source.Target(text).CopyTo(target);
            }

            if (texts.Length > 0)
            {
                _pass.Learn(head.Weights, _batch, scale, dropout, chance, Gradient);
            }
        }
    }
}
