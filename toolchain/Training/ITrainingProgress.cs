namespace EarlyExitGen.Toolchain.Training;

/// <summary>Whoever is told how a training goes; calls come from one thread at a time.</summary>
internal interface ITrainingProgress
{
    /// <summary>A step was made.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="steps">The number of all steps.</param>
    /// <param name="losses">Each exit's cross-entropy, averaged over the last steps.</param>
    /// <param name="tokensPerSecond">Tokens learnt from per second since the training was started or resumed.</param>
    void Stepped(int step, int steps, IReadOnlyList<double> losses, double tokensPerSecond);

    /// <summary>An epoch has ended and was measured.</summary>
    void Measured(int epoch, IReadOnlyList<ExitScore> scores);
}
