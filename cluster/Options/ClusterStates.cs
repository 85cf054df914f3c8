namespace EarlyExitGen.Cluster;

/// <summary>Whether texts go on to deep silos as their states rather than as their token ids.</summary>
public enum ClusterStates
{
    /// <summary>
    /// Where that is measured to be cheaper: the time that a deep silo says the front blocks take it, against the time
    /// that the state takes to get there.
    /// </summary>
    Auto,

    /// <summary>
    /// Never: deep silos compute the front blocks once more, and answers are those of one process to the bit.
    /// </summary>
    Never,

    /// <summary>
    /// Wherever front blocks have computed something, and what they hand on are hidden states that half precision
    /// takes.
    /// </summary>
    Always,
}
