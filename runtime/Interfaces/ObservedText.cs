namespace EarlyExitGen;

/// <summary>What the exits of a cascade gave for a text that was run to the end: what promises are fitted to.</summary>
/// <param name="Scores">
/// By exit, its score under <see cref="CascadeRule.Agreement"/>, the log-odds of its answer; NaN where a logit is not
/// finite.
/// </param>
/// <param name="Agrees">By exit, whether it answers as the last exit does.</param>
public readonly record struct ObservedText(IReadOnlyList<float> Scores, IReadOnlyList<bool> Agrees)
{
    /// <summary>Keeps what is needed of a trace.</summary>
    /// <param name="trace">The trace of a cascade whose rule is <see cref="CascadeRule.Agreement"/>.</param>
    public static ObservedText Of(TextTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new ObservedText(
            [.. trace.Exits.Select(static exit => exit.Score)],
            [.. trace.Exits.Select(exit => exit.Label == trace.FullLabel)]);
    }
}
