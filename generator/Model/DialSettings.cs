using System;

namespace EarlyExitGen.Manifests;

/// <summary>Settings of the dials, one for each rule; null where none is written.</summary>
internal sealed record DialSettings
{
    /// <summary>That of <see cref="ExitRule.Agreement"/>, in [0, 1).</summary>
    public NumberToken? MaxDisagreement { get; init; }

    /// <summary>That of <see cref="ExitRule.MaxProbability"/>, in (1/labels, 1].</summary>
    public NumberToken? Threshold { get; init; }

    /// <summary>That of <see cref="ExitRule.Entropy"/>, in [0, 1).</summary>
    public NumberToken? MaxEntropy { get; init; }

    /// <summary>That of <see cref="ExitRule.Margin"/>, in (0, 1].</summary>
    public NumberToken? MinMargin { get; init; }

    /// <summary>That of <see cref="ExitRule.Patience"/>, a whole number of at least 1.</summary>
    public NumberToken? Patience { get; init; }

    /// <summary>The setting for a rule.</summary>
    public NumberToken? Of(ExitRule rule) => rule switch
    {
        ExitRule.Agreement => MaxDisagreement,
        ExitRule.MaxProbability => Threshold,
        ExitRule.Entropy => MaxEntropy,
        ExitRule.Margin => MinMargin,
        ExitRule.Patience => Patience,
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
