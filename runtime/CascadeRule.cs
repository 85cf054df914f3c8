namespace EarlyExitGen;

/// <summary>How an exit decides whether to answer.</summary>
public enum CascadeRule
{
    /// <summary>
    /// An exit answers where the last one would hardly answer differently; the dial is the promised rate of
    /// disagreement with the full model, in [0, 1).
    /// </summary>
    Agreement,

    /// <summary>
    /// An exit answers where its largest calibrated probability reaches the dial, in (1/labels, 1] (Schwartz et al.,
    /// "The Right Tool for the Job", ACL 2020, section 3.2).
    /// </summary>
    MaxProbability,
}
