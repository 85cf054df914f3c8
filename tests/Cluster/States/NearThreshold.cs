namespace EarlyExitGen.Cluster.Tests.States;

/// <summary>Which texts may leave elsewhere when hidden states are rounded.</summary>
internal static class NearThreshold
{
    private const float Near = 1e-3f;

    /// <summary>
    /// Whether a score that decides lies within a thousandth of its threshold, or two labels within a thousandth of
    /// each other where that decides: at an exit from a cut on to the one that answers.
    /// </summary>
    public static bool Of(TextTrace trace, int cut) => trace.Exits
        .Where(exit => exit.Exit >= cut && exit.Exit <= trace.Answered)
        .Any(exit => (exit.Threshold is { } threshold && Math.Abs(exit.Score - threshold) < Near
                && trace.Setting.Cascade.Rule != CascadeRule.Patience)
            || IsTied(exit.Probabilities));

    private static bool IsTied(IEnumerable<float> probabilities)
    {
        float[] two = [.. probabilities.OrderDescending().Take(2)];
        return two[0] - two[1] < Near;
    }
}
