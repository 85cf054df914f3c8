using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>A finished model whose answers others learn from.</summary>
internal interface ITeacher
{
    /// <summary>The raw logits of its last exit for each text, [text][label].</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Threads and precision.</param>
    /// <param name="done">Called with the number of texts that were finished, from any thread.</param>
    /// <param name="stop">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    float[][] Answer(
        IReadOnlyList<Instance> texts, TrainingOptions options, Action<int> done, CancellationToken stop);
}
