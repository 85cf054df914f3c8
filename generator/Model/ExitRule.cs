namespace EarlyExitGen.Manifests;

/// <summary>How an exit decides whether to answer.</summary>
internal enum ExitRule
{
    /// <summary>Answer where the last exit would hardly answer differently.</summary>
    Agreement,

    /// <summary>Answer where the largest calibrated probability reaches the threshold (Schwartz et al. 2020, section 3.2).</summary>
    MaxProbability,
}
