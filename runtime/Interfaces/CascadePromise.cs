namespace EarlyExitGen;

/// <summary>A row of the table that calibration writes: a promised rate, and what keeps it.</summary>
/// <param name="Rate">The promised rate of disagreement with the last exit, in (0, 1); a setting of the dial.</param>
/// <param name="Epsilon">
/// The largest probability of another answer than the last exit's at which an exit answers, in (0, 1).
/// </param>
public readonly record struct CascadePromise(float Rate, double Epsilon);
