using Orleans;

namespace EarlyExitGen.Cluster.Wire;

/// <summary>What each exit says of a text, or only at which scores exits answer.</summary>
[GenerateSerializer]
[Immutable]
[Alias("earlyexit.trace")]
internal sealed class TraceReply : ITierReply<TraceReply>
{
    [Id(0)]
    public TierOutcome Outcome { get; init; }

    [Id(1)]
    public string? Message { get; init; }

    /// <summary>The score at which each exit but the last answers.</summary>
    [Id(2)]
    public float[] Thresholds { get; init; } = [];

    /// <summary>Per exit and label.</summary>
    [Id(3)]
    public float[] Logits { get; init; } = [];

    /// <summary>Per exit and label.</summary>
    [Id(4)]
    public float[] Probabilities { get; init; } = [];

    [Id(5)]
    public float[] Scores { get; init; } = [];

    [Id(6)]
    public int[] Labels { get; init; } = [];

    [Id(7)]
    public bool[] Answers { get; init; } = [];

    [Id(8)]
    public long[] Ticks { get; init; } = [];

    [Id(9)]
    public int Answered { get; init; }

    [Id(10)]
    public int Tokens { get; init; }

    [Id(11)]
    public bool Truncated { get; init; }

    /// <inheritdoc/>
    public TimeSpan RetryAfter => TimeSpan.Zero;

    /// <inheritdoc/>
    public static TraceReply Of(TierOutcome outcome, string? message = null) =>
        new() { Outcome = outcome, Message = message };
}
