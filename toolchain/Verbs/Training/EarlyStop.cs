namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Says from the scores of the epochs which was best, and whether to go on. All exits count alike.</summary>
internal static class EarlyStop
{
    /// <summary>The epoch, from 0, with the highest mean accuracy over the exits; of equal ones the first.</summary>
    public static int Best(IReadOnlyList<IReadOnlyList<ExitScore>> epochs) =>
        Enumerable.Range(0, epochs.Count).MaxBy(epoch => epochs[epoch].Average(exit => exit.Accuracy));

    /// <summary>Whether that many epochs in a row were no better than the best before them.</summary>
    public static bool IsDue(IReadOnlyList<IReadOnlyList<ExitScore>> epochs, int patience) =>
        epochs.Count > 0 && epochs.Count - 1 - Best(epochs) >= patience;
}
