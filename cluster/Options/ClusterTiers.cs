namespace EarlyExitGen.Cluster;

/// <summary>What a silo does of a cascade.</summary>
[Flags]
public enum ClusterTiers
{
    /// <summary>Nothing: it takes part in the cluster, as a gateway does.</summary>
    None = 0,

    /// <summary>It reads texts and asks the first exits; what none of them answers it passes on.</summary>
    Front = 1,

    /// <summary>It answers what front silos pass on.</summary>
    Deep = 2,

    /// <summary>Both: every silo serves all, and passes on only where it cannot keep up.</summary>
    All = Front | Deep,
}
