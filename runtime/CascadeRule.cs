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

    /// <summary>
    /// An exit answers where the entropy of its calibrated probabilities, in parts of the largest one, log(labels), is
    /// at most the dial, in [0, 1).
    /// </summary>
    Entropy,

    /// <summary>
    /// An exit answers where its largest calibrated probability is ahead of the second largest by at least the dial, in
    /// (0, 1].
    /// </summary>
    Margin,

    /// <summary>
    /// An exit answers where the answer has not changed for as many exits in a row as the dial says, a whole number of
    /// at least 1 (Zhou et al., "BERT Loses Patience", NeurIPS 2020).
    /// </summary>
    Patience,
}
