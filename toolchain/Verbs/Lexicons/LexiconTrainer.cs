using EarlyExitGen.Lexical;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Cli;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>Learns a lexicon from texts and the last exit's probabilities.</summary>
internal static class LexiconTrainer
{
    // A normal prior of the weights; held-out headlines and reviews hardly tell values of 20 to 300 apart.
    private const double PriorVariance = 75;

    private const int Steps = 150;
    private const double Tolerance = 1e-5;

    // Of many labels the table has fewer rows, so that training stays within memory.
    private const int MostWeights = 8_000_000;

    private const int LargestWeight = sbyte.MaxValue;

    /// <summary>The features of a cascade's texts.</summary>
    /// <param name="spec">The cascade.</param>
    /// <param name="vocabulary">The number of its token ids.</param>
    public static LexicalFeatures FeaturesOf(CascadeSpec spec, int vocabulary)
    {
        int labels = spec.Labels.Count;
        int rows = Math.Min(LexiconFormat.MostRows(labels), MostWeights / labels);
        return new LexicalFeatures(rows, vocabulary <= rows / 2 ? vocabulary : 0, spec.Input == InputKind.Pair);
    }

    /// <summary>Learns.</summary>
    public static Lexicon Train(LexicalSample sample, CancellationToken cancellation)
    {
        SoftmaxLoss loss = new(sample, decay: 1 / (PriorVariance * sample.Count));
        float[] parameters = ProgressBar.Run("Learning from the last exit", Steps, step => LimitedMemoryBfgs.Minimize(
            (at, gradient) => loss.Of(at, gradient, cancellation), loss.Size, Steps, Tolerance, step));
        return Round(sample, parameters);
    }

    // To 8 bits, one scale for each label.
    private static Lexicon Round(LexicalSample sample, float[] parameters)
    {
        int labels = sample.Labels;
        int weights = sample.Features.Rows * labels;
        float[] scale = new float[labels];
        for (int i = 0; i < weights; i++)
        {
            scale[i % labels] = Math.Max(scale[i % labels], Math.Abs(parameters[i]) / LargestWeight);
        }

        Lexicon lexicon = new(sample.Features, scale, parameters.AsSpan(weights));
        Span<sbyte> table = lexicon.Weights;
        for (int i = 0; i < weights; i++)
        {
            (int row, int label) = Math.DivRem(i, labels);
            table[(row * lexicon.Stride) + label] =
                scale[label] == 0 ? (sbyte)0 : (sbyte)MathF.Round(parameters[i] / scale[label]);
        }

        return lexicon;
    }
}
