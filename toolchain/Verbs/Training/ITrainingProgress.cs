namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Whoever is told how a training goes; calls come from one thread at a time, unless said.</summary>
internal interface ITrainingProgress
{
    /// <summary>The teacher has answered some of the texts; called from any thread.</summary>
    void Taught(int texts, int all);

    /// <summary>A step was made.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="steps">The number of all steps.</param>
    /// <param name="losses">
    /// Each exit's cross-entropy, averaged over the last steps; NaN where it has not learnt yet.
    /// </param>
    /// <param name="tokensPerSecond">Tokens learnt from per second since the training was started or resumed.</param>
    void Stepped(int step, int steps, IReadOnlyList<double> losses, double tokensPerSecond);

    /// <summary>An epoch has ended and was measured.</summary>
    void Measured(int epoch, IReadOnlyList<ExitScore> scores);
}
