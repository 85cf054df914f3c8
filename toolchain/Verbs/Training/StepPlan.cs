namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The plan of one step: what it computes and learns.</summary>
/// <param name="Weights">What each exit's loss counts; an exit that counts 0 does not learn.</param>
internal sealed record StepPlan(IReadOnlyList<double> Weights)
{
    /// <summary>Whether each exit's loss stops at the exit before it.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Whether the encoder stays as it is; it is then computed without dropout, as it will be used.</summary>
    public bool IsEncoderFrozen { get; init; }

    /// <summary>Whether others learn from the last exit, even in a step in which it does not learn itself.</summary>
    public bool TeachesFromLast { get; init; }

    /// <summary>The last exit's number, from 0.</summary>
    public int Last => Weights.Count - 1;

    /// <summary>Every exit, each counting 1.</summary>
    public static StepPlan All(int exits) => new([.. Enumerable.Repeat(1.0, exits)]);

    /// <summary>The last exit alone.</summary>
    public static StepPlan LastAlone(int exits) => new([.. Enumerable.Repeat(0.0, exits - 1), 1]);

    /// <summary>Whether an exit's logits are needed.</summary>
    public bool Computes(int exit) => Weights[exit] > 0 || (exit == Last && TeachesFromLast);
}
