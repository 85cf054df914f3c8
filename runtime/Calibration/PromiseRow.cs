namespace EarlyExitGen.Calibration;

/// <summary>A promised rate, and what keeps it.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Epsilon">The largest predicted disagreement at which an exit answers.</param>
/// <param name="Disagreements">How many held-out texts got another answer.</param>
/// <param name="Bound">The 95 % upper bound on their share; at most <paramref name="Rate"/>.</param>
/// <param name="Counts">How many texts left at each exit.</param>
internal sealed record PromiseRow(
    double Rate, double Epsilon, int Disagreements, double Bound, IReadOnlyList<int> Counts);
