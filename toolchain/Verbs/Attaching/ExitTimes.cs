using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>What answering costs, in microseconds for a text, tokenizer included.</summary>
/// <param name="Layers">The time to each exit if only its own block had been called: the layers alone.</param>
/// <param name="Call">What each exit before costs besides: the head, and a call of ONNX Runtime.</param>
/// <param name="Words">What a look at the words costs.</param>
internal sealed record ExitTimes(IReadOnlyList<double> Layers, double Call, double Words)
{
    private const int Texts = 60;
    private const int Rounds = 5;
    private const double LeastCall = 1;

    /// <summary>The whole model in one piece.</summary>
    public double Whole => Layers[^1];

    /// <summary>Measures a cascade with an exit at every place, and the model in one piece.</summary>
    /// <param name="cut">The cascade.</param>
    /// <param name="whole">The model as a cascade of one block.</param>
    /// <param name="words">What a look at the words costs.</param>
    /// <param name="texts">Texts, some of which are timed.</param>
    /// <param name="seed">Which these are.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static ExitTimes Measure(
        CascadeManifest cut,
        CascadeManifest whole,
        double words,
        IReadOnlyList<Instance> texts,
        int seed,
        CancellationToken cancellation)
    {
        Instance[] some = [.. DataSample.Draw(texts, Texts, seed)];
        Instance[] timed = [.. Enumerable.Repeat(some, Rounds).SelectMany(round => round)];
        int exits = cut.Spec.Exits.Count;
        using ForcedCascade cascade = ForcedCascade.Load(cut, threads: 1);
        using ForcedCascade plain = ForcedCascade.Load(whole, threads: 1);
        Contender[] contenders =
        [
            .. Enumerable.Range(0, exits).Select(exit => new Contender(
                timed.Length, text => cascade.Classify(text, exit))),
            new Contender(timed.Length, text => plain.Classify(text, 0)),
        ];
        ProgressBar.Run("Timing exits", timed.Length, step =>
        {
            InterleavedTiming.Run(contenders, timed, some, step, cancellation);
            return 0;
        });
        return Of([.. contenders.Take(exits).Select(Time)], Time(contenders[^1]), words);

        // The fastest round of each text: what else the machine does only adds to it.
        double Time(Contender contender) => contender.Microseconds.Select((time, i) => (Text: i % some.Length, time))
            .GroupBy(pair => pair.Text).Average(group => group.Min(pair => pair.time));
    }

    /// <summary>Separates layers and calls.</summary>
    /// <param name="exits">The time to each exit of a cascade with all of them.</param>
    /// <param name="whole">The time of the model in one piece.</param>
    /// <param name="words">What a look at the words costs.</param>
    public static ExitTimes Of(IReadOnlyList<double> exits, double whole, double words)
    {
        int early = exits.Count - 1;
        double call = Math.Max(LeastCall, early == 0 ? 0 : (exits[^1] - whole) / early);
        double before = 0;
        List<double> layers = [];
        for (int exit = 0; exit < exits.Count; exit++)
        {
            double own = exits[exit] - (call * Math.Min(exit + 1, early));
            before = Math.Max(before, own);
            layers.Add(exit == early ? Math.Max(before, whole) : before);
        }

        return new ExitTimes(layers, call, words);
    }
}
