using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The report of a finished training, also left as <c>training.json</c>.</summary>
/// <param name="Steps">Steps made.</param>
/// <param name="Texts">Texts learnt from, each once per epoch.</param>
/// <param name="Tokens">Tokens learnt from, over all epochs, padding not counted.</param>
/// <param name="Seconds">Time that the steps took.</param>
/// <param name="TokensPerSecond">Tokens learnt from per second.</param>
/// <param name="Parameters">The number of trained values.</param>
/// <param name="Vocabulary">Word pieces.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="Exits">Each exit's score on the measuring texts, with the weights that were kept.</param>
/// <param name="Epochs">The same after each epoch.</param>
/// <param name="KeptEpoch">After which epoch, from 1, the weights are; the last, or with patience the best.</param>
internal sealed record TrainingResult(
    int Steps,
    int Texts,
    long Tokens,
    double Seconds,
    double TokensPerSecond,
    long Parameters,
    int Vocabulary,
    TrainingOptions Options,
    IReadOnlyList<ExitScore> Exits,
    IReadOnlyList<ExitScore[]> Epochs,
    int KeptEpoch)
{
    /// <summary>The result of a training that has reached its end.</summary>
    public static TrainingResult Of(
        TrainingOptions options, TrainingTask task, TrainingPoint end, ParameterSet parameters)
    {
        int kept = options.Patience is null ? end.ScoresOfEpochs.Count - 1 : EarlyStop.Best(end.ScoresOfEpochs);
        return new(
            end.Step,
            task.Train.Length,
            end.Tokens,
            end.Seconds,
            end.Tokens / end.Seconds,
            parameters.All.Where(parameter => parameter.Tensor.requires_grad).Sum(
                parameter => parameter.Tensor.numel()),
            task.Source.Pieces.Count,
            options,
            end.ScoresOfEpochs[kept],
            end.ScoresOfEpochs,
            kept + 1);
    }
}
