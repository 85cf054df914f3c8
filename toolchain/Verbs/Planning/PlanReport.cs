namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>The machines that traffic takes; what <c>plan --json</c> prints.</summary>
internal sealed record PlanReport
{
    /// <summary>Processor, system and versions of the machine that was measured.</summary>
    public required string Machine { get; init; }

    /// <summary>The number of texts.</summary>
    public required int Count { get; init; }

    /// <summary>Their mean number of tokens.</summary>
    public required double MeanTokens { get; init; }

    /// <summary>The dial at which they leave; null for that of the manifest.</summary>
    public required float? Dial { get; init; }

    /// <summary>The exits.</summary>
    public required IReadOnlyList<PlannedExit> Exits { get; init; }

    /// <summary>The plain model's time for a text on one core; null without one.</summary>
    public required double? PlainMicroseconds { get; init; }

    /// <summary>
    /// The time of a text in batches of 1, 2, 4, ... as a share of its time alone; null where batches do not pay.
    /// </summary>
    public required IReadOnlyList<double>? BatchFactors { get; init; }

    /// <summary>The cores of a machine.</summary>
    public required int Cores { get; init; }

    /// <summary>The cores of a machine of the second tier.</summary>
    public required int DeepCores { get; init; }

    /// <summary>What 99 of 100 texts may take.</summary>
    public required double P99Milliseconds { get; init; }

    /// <summary>The time between the tiers, each way.</summary>
    public required double HopMilliseconds { get; init; }

    /// <summary>What a text costs beside the cascade on each machine that it comes to.</summary>
    public required double OverheadMicroseconds { get; init; }

    /// <summary>The largest share of the time for which a tier's cores may compute.</summary>
    public required double MostLoad { get; init; }

    /// <summary>A plan for each rate; the first is what was asked for first.</summary>
    public required IReadOnlyList<RatePlan> Plans { get; init; }
}
