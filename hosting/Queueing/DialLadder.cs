namespace EarlyExitGen.Hosting.Queueing;

/// <summary>
/// The settings between the dial and where the queue may turn it, and which of them the queue asks for. It goes up a
/// step when the queue fills beyond the step's share, and comes down only when it has emptied to half of that, so that
/// it does not swing. Never changes.
/// </summary>
internal sealed class DialLadder
{
    private readonly float[] _dials;

    /// <summary>A ladder of settings, the dial's first.</summary>
    public DialLadder(params float[] dials) => _dials = dials;

    /// <summary>The number of steps above the dial.</summary>
    public int Top => _dials.Length - 1;

    /// <summary>The setting of a step; the last one for those beyond.</summary>
    public float this[int step] => _dials[Math.Min(step, Top)];

    /// <summary>
    /// The ladder of a cascade: with the rule agreement every promise between the two, with the others the two alone.
    /// </summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="dial">The dial.</param>
    /// <param name="busy">How far it may be turned; null for not at all.</param>
    public static DialLadder Of(CascadeInfo cascade, float dial, float? busy) =>
        busy is not { } end || end == dial || !IsLooser(cascade.Rule, dial, end) ? new DialLadder(dial)
        : cascade.Rule != CascadeRule.Agreement ? new DialLadder(dial, end)
        : new DialLadder([
            dial,
            .. cascade.Promises.Select(promise => promise.Rate).Where(rate => rate > dial && rate < end),
            end,
        ]);

    /// <summary>Whether more texts leave early at a setting than at another.</summary>
    public static bool IsLooser(CascadeRule rule, float dial, float other) =>
        rule is CascadeRule.Agreement or CascadeRule.Entropy ? other > dial : other < dial;

    /// <summary>The step after this one, as the queue is now.</summary>
    /// <param name="step">The present step.</param>
    /// <param name="waiting">The texts that wait.</param>
    /// <param name="limit">The most that may.</param>
    public int Next(int step, int waiting, int limit)
    {
        step = Math.Min(step, Top);
        double share = (double)waiting / limit;
        while (step < Top && share >= UpAt(step + 1))
        {
            step++;
        }

        while (step > 0 && share <= UpAt(step) / 2)
        {
            step--;
        }

        return step;
    }

    // The last step is taken when the queue is three quarters full.
    private double UpAt(int step) => 0.75 * step / Top;
}
