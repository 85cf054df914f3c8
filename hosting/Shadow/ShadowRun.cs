namespace EarlyExitGen.Hosting.Shadow;

/// <summary>A text that was run to the end.</summary>
/// <param name="FullLabel">What the full model answers.</param>
/// <param name="Promises">By promise, whether the cascade would have answered otherwise at that setting.</param>
/// <param name="Observed">What its exits gave; null where it was not run.</param>
internal readonly record struct ShadowRun(int FullLabel, ulong Promises, ObservedText? Observed = null)
{
    /// <summary>The most promises that are looked at.</summary>
    public const int MostPromises = 64;

    /// <summary>Sees a text.</summary>
    /// <param name="trace">All of its exits.</param>
    /// <param name="at">The setting of a dial.</param>
    public static ShadowRun Of(TextTrace trace, Func<float, CascadeSetting> at)
    {
        ulong otherwise = 0;
        IReadOnlyList<CascadePromise> promises = trace.Setting.Cascade.Promises;
        for (int i = 0; i < Math.Min(promises.Count, MostPromises); i++)
        {
            int exit = trace.AnsweredAt(at(promises[i].Rate));
            otherwise |= trace.Exits[exit].Label != trace.FullLabel ? 1UL << i : 0;
        }

        return new ShadowRun(trace.FullLabel, otherwise, ObservedText.Of(trace));
    }
}
