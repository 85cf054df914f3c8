namespace EarlyExitGen.Hosting;

/// <summary>
/// How today's texts, of those that were drawn, differ from those of the calibration; only of a cascade whose manifest
/// says what these looked like, with the rule <see cref="CascadeRule.Agreement"/>.
/// </summary>
public sealed record ShiftReport
{
    /// <summary>By exit, the share of texts that it answers.</summary>
    public required IReadOnlyList<ShiftRow> Exits { get; init; }

    /// <summary>
    /// By exit, how far the distribution of its scores is from that of the calibration: the largest difference at a
    /// decile, in [0, 1]; 0 where the manifest has none of the exit.
    /// </summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>
    /// How far the exits' shares are from those of the calibration: the share of texts that would have to leave at
    /// another exit, in [0, 1].
    /// </summary>
    public double ExitsDistance => Exits.Sum(row => Math.Abs(row.Seen - row.Expected)) / 2;

    /// <summary>The largest of <see cref="Scores"/>.</summary>
    public double ScoresDistance => Scores.Count == 0 ? 0 : Scores.Max();

    /// <summary>
    /// The evidence that they are other texts: a wealth that starts at 1 and that chance alone brings to 2 / risk with
    /// a probability of at most half the risk, ever; the other half is for the chance of the calibration's own texts.
    /// </summary>
    public required double Evidence { get; init; }

    /// <summary>Whether they are other texts beyond doubt.</summary>
    public required bool Noticed { get; init; }

    /// <summary>How many texts had been seen when that was noticed; null if it was not.</summary>
    public required long? NoticedAfter { get; init; }
}
