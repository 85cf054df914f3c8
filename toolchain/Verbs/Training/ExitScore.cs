using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>How well one exit does on texts that were not learnt from.</summary>
/// <param name="Layer">The layer that the exit sits after.</param>
/// <param name="Head">The kind of its head.</param>
/// <param name="Accuracy">The share of right answers.</param>
/// <param name="Loss">The mean cross-entropy.</param>
internal sealed record ExitScore(int Layer, string Head, double Accuracy, double Loss)
{
    /// <summary>Scores every exit.</summary>
    /// <param name="exits">The exits.</param>
    /// <param name="texts">The texts with their labels.</param>
    /// <param name="logits">Raw logits, [text][exit][label].</param>
    public static ExitScore[] Of(
        IReadOnlyList<CheckpointExit> exits, IReadOnlyList<EncodedText> texts, float[][][] logits) =>
    [
        .. exits.Select((exit, i) => new ExitScore(
            exit.Layer,
            exit.Head,
            texts.Where((text, row) => Softmax.ArgMax(logits[row][i]) == text.Label).Count() / (double)texts.Count,
            texts.Select((text, row) => Softmax.CrossEntropy(logits[row][i], text.Label)).Average())),
    ];
}
