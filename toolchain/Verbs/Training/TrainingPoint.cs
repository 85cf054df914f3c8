namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>How far a training has come.</summary>
/// <param name="Step">The number of steps made.</param>
/// <param name="Seconds">The time they took, over all runs.</param>
/// <param name="Tokens">The tokens learnt from, padding not counted.</param>
/// <param name="ScoresOfEpochs">The exits' scores after each finished epoch.</param>
internal sealed record TrainingPoint(int Step, double Seconds, long Tokens, IReadOnlyList<ExitScore[]> ScoresOfEpochs);
