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

    /// <summary>The model if it were one block.</summary>
    public double Whole => Layers[^1];

    /// <summary>Measures a cascade with an exit at every place.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="call">What a head and its call of ONNX Runtime cost.</param>
    /// <param name="words">What a look at the words costs.</param>
    /// <param name="texts">Texts, some of which are timed.</param>
    /// <param name="seed">Which these are.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static ExitTimes Measure(
        CascadeManifest cascade,
        double call,
        double words,
        IReadOnlyList<Instance> texts,
        int seed,
        CancellationToken cancellation)
    {
        Instance[] some = [.. DataSample.Draw(texts, Texts, seed)];
        Instance[] timed = [.. Enumerable.Repeat(some, Rounds).SelectMany(round => round)];
        using ForcedCascade forced = ForcedCascade.Load(cascade, threads: 1);
        Contender[] exits = [.. Enumerable.Range(0, cascade.Spec.Exits.Count).Select(
            exit => new Contender(timed.Length, text => forced.Classify(text, exit)))];
        ProgressBar.Run("Timing exits", timed.Length, step =>
        {
            InterleavedTiming.Run(exits, timed, some, step, cancellation);
            return 0;
        });
        return Of([.. exits.Select(Time)], call, words);

        // The fastest round of each text: what else the machine does only adds to it.
        double Time(Contender contender) => contender.Microseconds.Select((time, i) => (Text: i % some.Length, time))
            .GroupBy(pair => pair.Text).Average(group => group.Min(pair => pair.time));
    }

    /// <summary>Separates layers and calls.</summary>
    /// <param name="exits">The time to each exit of a cascade with all of them.</param>
    /// <param name="call">What a head and its call of ONNX Runtime cost.</param>
    /// <param name="words">What a look at the words costs.</param>
    public static ExitTimes Of(IReadOnlyList<double> exits, double call, double words)
    {
        // The first exit's time has a call in it, and the tokenizer besides.
        double own = Math.Min(call, exits[0]);
        double before = 0;
        List<double> layers = [];
        for (int exit = 0; exit < exits.Count; exit++)
        {
            before = Math.Max(before, exits[exit] - (own * Math.Min(exit + 1, exits.Count - 1)));
            layers.Add(before);
        }

        return new ExitTimes(layers, own, words);
    }
}
