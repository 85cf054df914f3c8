namespace EarlyExitGen.Manifests;

/// <summary>How an exit decides whether to answer; numbered as the public <c>EarlyExitGen.CascadeRule</c>.</summary>
internal enum ExitRule
{
    /// <summary>Answer where the last exit would hardly answer differently.</summary>
    Agreement,

    /// <summary>
    /// Answer where the largest calibrated probability reaches the threshold (Schwartz et al. 2020, section 3.2).
    /// </summary>
    MaxProbability,

    /// <summary>Answer where the entropy of the calibrated probabilities is low enough.</summary>
    Entropy,

    /// <summary>Answer where the two largest calibrated probabilities are far enough apart.</summary>
    Margin,

    /// <summary>Answer where the answer has not changed for enough exits in a row (Zhou et al. 2020).</summary>
    Patience,
}
