namespace EarlyExitGen;

/// <summary>One text at one exit.</summary>
public sealed record TracedExit
{
    /// <summary>The exit, from 0.</summary>
    public required int Exit { get; init; }

    /// <summary>The layers of the encoder before it.</summary>
    public required int Layers { get; init; }

    /// <summary>
    /// Its answer: the label of the largest logit, the lower one of equals; -1 where a logit is not finite.
    /// </summary>
    public required int Label { get; init; }

    /// <summary>Its raw logits, one per label.</summary>
    public required IReadOnlyList<float> Logits { get; init; }

    /// <summary>
    /// Its calibrated probabilities, one per label; they sum to 1, or are 0 where a logit is not finite.
    /// </summary>
    public required IReadOnlyList<float> Probabilities { get; init; }

    /// <summary>
    /// What the rule judges: for <see cref="CascadeRule.Agreement"/> the log-odds of the answer, otherwise the largest
    /// probability, the entropy, the margin, or how many exits in a row have not changed the answer.
    /// </summary>
    public required float Score { get; init; }

    /// <summary>The score at which it answers; null for the last exit, which always does.</summary>
    public required float? Threshold { get; init; }

    /// <summary>Whether it is sure enough to answer, whether or not an exit before it was.</summary>
    public required bool Answers { get; init; }

    /// <summary>How long it took from the exit before, or from the token ids, to this one's logits.</summary>
    public required TimeSpan Elapsed { get; init; }
}
