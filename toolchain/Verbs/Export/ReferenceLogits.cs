using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>The logits of an exported cascade and its plain model for a checkpoint's reference texts.</summary>
/// <param name="Exits">Raw logits, [text][exit][label], without those of a lexical exit.</param>
/// <param name="Plain">Raw logits of the plain model, [text][label].</param>
internal sealed record ReferenceLogits(IReadOnlyList<float[][]> Exits, IReadOnlyList<float[]> Plain)
{
    /// <summary>Runs the texts one at a time through the runtime, tokenizer included.</summary>
    public static ReferenceLogits Compute(string manifestFile, IReadOnlyList<ReferenceText> texts)
    {
        CascadeManifest manifest = CascadeManifest.Load(manifestFile);
        string plainFile = Path.Combine(manifest.Folder, CascadeGraphs.PlainFile);
        using InterpretedCascade cascade = InterpretedCascade.Load(manifestFile);
        using PlainModel plainModel = PlainModel.Load(manifest, plainFile, threads: 0);
        int labels = cascade.Labels.Count;
        List<float[][]> exits = [];
        List<float[]> plain = [];
        float[] row = new float[cascade.ExitLayers.Count * labels];
        foreach (ReferenceText text in texts)
        {
            _ = text.Second is { } second ? cascade.Trace(text.First, second, row) : cascade.Trace(text.First, row);
            exits.Add([.. row.Chunk(labels).Skip(cascade.HasLexicalExit ? 1 : 0)]);
            float[] last = new float[labels];
            plainModel.Trace(text.First, text.Second, last);
            plain.Add(last);
        }

        return new ReferenceLogits(exits, plain);
    }

    /// <summary>
    /// The largest difference from what training left behind, exit by exit, and the plain model's last.
    /// </summary>
    public IReadOnlyList<double> DifferencesFrom(IReadOnlyList<ReferenceText> texts) =>
    [
        .. Enumerable.Range(0, texts[0].Logits.Length).Select(
            exit => Exits.Zip(texts, (ours, text) => Largest(ours[exit], text.Logits[exit])).Aggregate(0.0, Larger)),
        Plain.Zip(texts, (ours, text) => Largest(ours, text.Logits[^1])).Aggregate(0.0, Larger),
    ];

    /// <summary>The largest difference of any exit's logits from another export's.</summary>
    public double DifferenceFrom(ReferenceLogits other) => Exits.Zip(other.Exits).SelectMany(
        text => text.First.Zip(text.Second, Largest)).Aggregate(0.0, Larger);

    /// <summary>How many answers, over all texts and exits, differ from another export's.</summary>
    public int ChangedAnswers(ReferenceLogits other) => Exits.Zip(other.Exits).Sum(
        text => text.First.Zip(text.Second).Count(exit => Softmax.ArgMax(exit.First) != Softmax.ArgMax(exit.Second)));

    private static double Largest(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Aggregate(0.0, Larger);

    // Unlike with Enumerable.Max, a NaN anywhere comes through.
    private static double Larger(double a, double b) => Math.Max(a, b);
}
