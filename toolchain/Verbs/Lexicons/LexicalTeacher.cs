using EarlyExitGen.Lexical;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>Runs a cascade to its end, for its last exit's probabilities.</summary>
internal static class LexicalTeacher
{
    // Makes the probabilities a little less sure, since the model has mostly seen the texts that it teaches on.
    private const double Temperature = 1.2;

    // Half a gigabyte of rows, whatever the number of texts.
    private const int MostRows = 1 << 27;

    // Texts that are computed before their features are kept, so that hidden in memory are few.
    private const int Block = 4096;

    /// <summary>Computes what a lexicon learns from.</summary>
    /// <param name="cascade">The cascade; a lexical exit of its own is left out.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    /// <exception cref="ToolException">The last exit gives logits that are not finite.</exception>
    public static LexicalSample Teach(
        CascadeManifest cascade,
        IReadOnlyList<Instance> texts,
        ITextTokenizer tokenizer,
        CancellationToken cancellation)
    {
        CascadeSpec spec = cascade.Spec;
        int labels = spec.Labels.Count;
        LexicalSample sample = new(LexiconTrainer.FeaturesOf(spec, tokenizer.VocabularySize), labels);
        int[] between = spec.Input == InputKind.Pair ? tokenizer.Between : [];
        CascadeOptions settings = new() { Folder = cascade.Folder, IntraOpThreads = 1 };
        using BlockChain chain = BlockChain.Load(ChainDescriptions.Of(cascade), settings);
        return ProgressBar.Run("Running to the last exit", texts.Count, step =>
        {
            for (int from = 0; from < texts.Count && sample.Size < MostRows; from += Block)
            {
                int count = Math.Min(Block, texts.Count - from);
                int[][] ids = new int[count][];
                float[] targets = new float[count * labels];
                ParallelOptions options = new() { CancellationToken = cancellation };
                Parallel.For(0, count, options, i =>
                {
                    ids[i] = Answer(chain, spec, texts[from + i], targets.AsSpan(i * labels, labels));
                    step();
                });
                for (int i = 0; i < count; i++)
                {
                    TextParts.Split(
                        ids[i],
                        between,
                        out ReadOnlySpan<int> first,
                        out ReadOnlySpan<int> second,
                        tokenizer.Before,
                        tokenizer.After);
                    sample.Add(first, second, targets.AsSpan(i * labels, labels));
                }
            }

            return sample;
        });
    }

    /// <summary>Makes probabilities of the last exit less sure, as a lexicon learns them.</summary>
    public static void Soften(Span<float> probabilities)
    {
        float sum = 0;
        foreach (ref float probability in probabilities)
        {
            probability = MathF.Pow(probability, (float)(1 / Temperature));
            sum += probability;
        }

        foreach (ref float probability in probabilities)
        {
            probability /= sum;
        }
    }

    private static int[] Answer(BlockChain chain, CascadeSpec spec, Instance text, Span<float> target)
    {
        using BlockRun run = chain.Begin(text);

        // Those of the first model; a later one may have its own tokenizer.
        int[] ids = run.Ids.ToArray();
        ReadOnlySpan<float> logits = [];
        for (int exit = 0; exit < spec.Exits.Count; exit++)
        {
            logits = run.Next();
        }

        Span<double> odds = target.Length <= 64 ? stackalloc double[target.Length] : new double[target.Length];
        double sum = Softmax.Odds(logits, Temperature, odds);
        for (int label = 0; label < target.Length; label++)
        {
            target[label] = (float)(odds[label] / sum);
            if (!float.IsFinite(target[label]))
            {
                throw new ToolException(
                    "The last exit gives logits that are not finite numbers, so there is nothing to learn from; the "
                    + "weights are damaged, train or export again.");
            }
        }

        return ids;
    }
}
