using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>
/// Measures what a model without early exits costs beside a cascade of several models, whose layers are no measure.
/// </summary>
internal static class BaselineTimer
{
    private const int Texts = 60;
    private const int Rounds = 6;

    /// <summary>
    /// The cost of a text in microseconds, as the cascade's exits say theirs: the baseline's share of the time of a
    /// text that goes through the whole cascade, both measured here in turns on one thread, of what the manifest says
    /// that one costs. So it does not matter that the manifest's times may be those of another machine.
    /// </summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="baseline">The model without early exits; its last exit counts.</param>
    /// <param name="texts">Texts, some of which are timed.</param>
    /// <param name="seed">Which these are.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static double Measure(
        CascadeManifest cascade,
        CascadeManifest baseline,
        IReadOnlyList<Instance> texts,
        int seed,
        CancellationToken cancellation)
    {
        using ForcedCascade whole = ForcedCascade.Load(cascade, threads: 1);
        using ForcedCascade other = ForcedCascade.Load(baseline, threads: 1);
        int last = cascade.Spec.Exits.Count - 1;
        int end = baseline.Spec.Exits.Count - 1;
        Instance[] some = [.. DataSample.Draw(texts, Texts, seed)];
        double[] wholeTimes = Enumerable.Repeat(double.PositiveInfinity, some.Length).ToArray();
        double[] baselineTimes = [.. wholeTimes];

        // Of each text the fastest run: whatever else the machine does only adds to it.
        for (int round = 0; round < Rounds; round++)
        {
            Contender ours = new(some.Length, text => whole.Classify(text, last));
            Contender theirs = new(some.Length, text => other.Classify(text, end));
            InterleavedTiming.Run(
                [ours, theirs], some, round == 0 ? some : [], onText: null, cancellation);
            Keep(wholeTimes, ours);
            Keep(baselineTimes, theirs);
        }

        return Math.Round(cascade.Spec.Exits[last].Cost!.Value.Value * baselineTimes.Sum() / wholeTimes.Sum(), 1);

        static void Keep(double[] times, Contender contender)
        {
            int text = 0;
            foreach (double time in contender.Microseconds)
            {
                times[text] = Math.Min(times[text], time);
                text++;
            }
        }
    }
}
