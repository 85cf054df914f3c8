using EarlyExitGen.Toolchain.Verbs.Queueing;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>What is asked of a cluster, and of what machines it is made. Times are in seconds.</summary>
internal sealed record PlanRequest
{
    /// <summary>Texts a second, one plan for each.</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>What 99 of 100 texts may take at most, from arrival to answer.</summary>
    public required double P99 { get; init; }

    /// <summary>The cores of a machine.</summary>
    public required int Cores { get; init; }

    /// <summary>The cores of a machine of the second tier.</summary>
    public required int DeepCores { get; init; }

    /// <summary>How many exits the first tier has; null to try all.</summary>
    public int? FrontExits { get; init; }

    /// <summary>The time between the tiers, each way.</summary>
    public double Hop { get; init; }

    /// <summary>
    /// The time of a core that a text costs beside the cascade, on each machine that it comes to: being received,
    /// queueing, being sent.
    /// </summary>
    public double Overhead { get; init; }

    /// <summary>What the first tier hands on.</summary>
    public Handover Handover { get; init; }

    /// <summary>How long a text of the second tier waits at most for others to be computed with.</summary>
    public double Wait { get; init; }

    /// <summary>The largest share of the time for which the cores of a tier may compute.</summary>
    public double MostLoad { get; init; } = 0.8;

    /// <summary>How a text finds its machine.</summary>
    public Balance Balance { get; init; }

    /// <summary>What all chance comes from.</summary>
    public int Seed { get; init; } = 1;
}
