namespace EarlyExitGen.Calibration;

/// <summary>A text as maps see it that were fitted without it.</summary>
/// <param name="Disagreement">
/// The predicted probability, exit by exit, of another answer than the last exit's; NaN where the exit never answers.
/// The last exit is not among them.
/// </param>
/// <param name="Agrees">Whether each of these exits answers as the last one does.</param>
internal sealed record HeldOutRow(IReadOnlyList<double> Disagreement, IReadOnlyList<bool> Agrees)
{
    /// <summary>How much the text counts at an exit: how far it is one of those that get there.</summary>
    /// <param name="exit">The exit; not the last one.</param>
    public double Weight(int exit) => Arrival.Weight(
        Disagreement.Take(exit).Aggregate(1.0, static (share, earlier) => share * Arrival.Past(earlier)));
}
