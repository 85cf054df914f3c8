namespace EarlyExitGen.Hosting;

/// <summary>What the texts show that were run to the end after having been answered.</summary>
public sealed record ShadowReport
{
    /// <summary>The promised rate of disagreement, on average of the texts that were seen.</summary>
    public required double Promised { get; init; }

    /// <summary>All exits together.</summary>
    public required ShadowRow Total { get; init; }

    /// <summary>By the exit that answered.</summary>
    public required IReadOnlyList<ShadowRow> Exits { get; init; }

    /// <summary>Texts that were drawn.</summary>
    public required long Drawn { get; init; }

    /// <summary>Texts that were drawn and wait to be run.</summary>
    public required int Waiting { get; init; }

    /// <summary>
    /// Texts that were drawn and left out by chance, because many waited; those that were kept count for them.
    /// </summary>
    public required long Thinned { get; init; }

    /// <summary>
    /// Texts that were drawn and could not be seen: the queue was full, or running them failed. Nothing counts for
    /// them.
    /// </summary>
    public required long Unseen { get; init; }

    /// <summary>The texts that could not be seen by the hour of the day (UTC) in which they came.</summary>
    public required IReadOnlyList<long> UnseenByHour { get; init; }

    /// <summary>
    /// The evidence that the promise is broken: a wealth that starts at 1 and that chance alone brings to 1 / risk with
    /// a probability of at most the risk, ever.
    /// </summary>
    public required double Evidence { get; init; }

    /// <summary>Whether the promise is broken beyond doubt.</summary>
    public required bool Broken { get; init; }

    /// <summary>How many texts had been seen when that was noticed; null if it was not.</summary>
    public required long? NoticedAfter { get; init; }

    /// <summary>How the texts differ from those of the calibration; null if the manifest does not say.</summary>
    public ShiftReport? Shift { get; init; }
}
