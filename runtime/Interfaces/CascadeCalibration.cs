namespace EarlyExitGen;

/// <summary>
/// What the texts looked like that a cascade was calibrated on, by which it is told whether today's are like them.
/// Never changes. Thread-safe.
/// </summary>
public sealed class CascadeCalibration
{
    /// <summary>How many texts there were, at least 1.</summary>
    public required int Texts { get; init; }

    /// <summary>
    /// For each promise, in the order of <see cref="CascadeInfo.Promises"/>, how many of them each exit answers; each
    /// row sums to <see cref="Texts"/>.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> Answered { get; init; }

    /// <summary>
    /// For each exit the nine deciles of its scores under <see cref="CascadeRule.Agreement"/>, the log-odds of its
    /// answers: the j-th is the score of rank j * texts / 10, rounded up. None where they are not finite.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<float>> Scores { get; init; }
}
