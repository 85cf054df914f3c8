using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The weight of a text's cross-entropy, by its label; for data in which some labels are rare.</summary>
internal static class ClassWeights
{
    /// <summary>The word that asks for weights from the data.</summary>
    public const string Balanced = "balanced";

    /// <summary>The weights of a training.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="labelled">The labelled texts to learn from.</param>
    /// <param name="labels">The number of labels.</param>
    /// <returns>One per label; null when all count alike.</returns>
    /// <exception cref="ToolException">There are more or fewer weights than labels.</exception>
    public static float[]? Of(TrainingOptions options, IReadOnlyList<Instance> labelled, int labels)
    {
        if (options.BalancesClasses)
        {
            return Balance(labelled, labels);
        }

        return options.ClassWeights is null || options.ClassWeights.Count == labels
            ? options.ClassWeights?.Select(weight => (float)weight).ToArray()
            : throw new ToolException(
                $"--class-weights: {options.ClassWeights.Count} weights, but {options.Data} has {labels} labels.");
    }

    // Every label counts alike over the whole data, and a text 1 on average; a label that --limit left out never
    // counts.
    private static float[] Balance(IReadOnlyList<Instance> labelled, int labels)
    {
        int[] counts = new int[labels];
        foreach (Instance text in labelled)
        {
            counts[text.Label]++;
        }

        return Array.ConvertAll(counts, count => count == 0 ? 1 : labelled.Count / ((float)labels * count));
    }
}
