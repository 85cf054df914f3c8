using Orleans;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>What came of a batch.</summary>
internal enum TierOutcome : byte
{
    /// <summary>All are answered.</summary>
    Answered,

    /// <summary>The silo has too much to do.</summary>
    Overloaded,

    /// <summary>There is no silo that can do it.</summary>
    NoSilo,

    /// <summary>The silo does not serve the tier of this cascade, or not any more.</summary>
    NotServed,

    /// <summary>A block failed.</summary>
    Failed,

    /// <summary>What was asked for is not what the cascade takes.</summary>
    Invalid,

    /// <summary>The time that was left has passed.</summary>
    Late,

    /// <summary>There is no reply: the silo, or the way to it, is gone.</summary>
    Lost,
}

/// <summary>A reply, of whatever kind.</summary>
/// <typeparam name="TSelf">The kind.</typeparam>
internal interface ITierReply<TSelf>
    where TSelf : class, ITierReply<TSelf>
{
    /// <summary>What came of it.</summary>
    TierOutcome Outcome { get; }

    /// <summary>Where it is worth trying again: after what time.</summary>
    TimeSpan RetryAfter { get; }

    /// <summary>A reply that only says what came of it.</summary>
    static abstract TSelf Of(TierOutcome outcome, string? message = null);
}

/// <summary>A silo's reply.</summary>
[GenerateSerializer]
[Immutable]
[Alias("earlyexit.reply")]
internal sealed class TierReply : ITierReply<TierReply>
{
    /// <summary>What came of it.</summary>
    [Id(0)]
    public TierOutcome Outcome { get; init; }

    /// <summary>The answers, as <see cref="AnswerPacking"/> writes them.</summary>
    [Id(1)]
    public byte[] Answers { get; init; } = [];

    /// <summary>What went wrong.</summary>
    [Id(2)]
    public string? Message { get; init; }

    /// <summary>Where it is worth trying again: after what time.</summary>
    [Id(3)]
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Of a deep silo: how long it had the texts; zero where it does not say.</summary>
    [Id(4)]
    public TimeSpan Busy { get; init; }

    /// <summary>
    /// What the blocks in front of the cut cost a deep silo: numbers of tokens, each followed by ticks. Null where it
    /// was not asked, or does not know yet.
    /// </summary>
    [Id(5)]
    public long[]? Costs { get; init; }

    /// <inheritdoc/>
    public static TierReply Of(TierOutcome outcome, string? message = null) =>
        new() { Outcome = outcome, Message = message };
}
