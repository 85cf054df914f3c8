namespace EarlyExitGen.Hosting;

/// <summary>The queue of a cascade is full, and its owner wants calls to be refused then.</summary>
public sealed class CascadeOverloadedException : Exception
{
    internal CascadeOverloadedException(string cascade, int limit, TimeSpan retryAfter)
        : base(FormattableString.Invariant(
            $"{cascade} has {limit} texts waiting and takes no more; try again in {retryAfter.TotalSeconds:0.###} s."))
        => RetryAfter = retryAfter;

    /// <summary>How long it takes, as things are, until there is room: from what texts took lately. Positive.</summary>
    public TimeSpan RetryAfter { get; }
}
