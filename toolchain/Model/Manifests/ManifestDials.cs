namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>Settings of the dials in a manifest, one for each exit rule; null to leave it out.</summary>
internal sealed record ManifestDials
{
    /// <summary>That of <c>agreement</c>, in [0, 1).</summary>
    public double? MaxDisagreement { get; init; }

    /// <summary>That of <c>maxProbability</c>, in (1/labels, 1].</summary>
    public double? Threshold { get; init; }

    /// <summary>That of <c>entropy</c>, in [0, 1).</summary>
    public double? MaxEntropy { get; init; }

    /// <summary>That of <c>margin</c>, in (0, 1].</summary>
    public double? MinMargin { get; init; }

    /// <summary>That of <c>patience</c>, a whole number of at least 1.</summary>
    public double? Patience { get; init; }

    /// <summary>The setting of one rule's dial; null for that which <c>export</c> writes if none is asked for.</summary>
    public static ManifestDials Of(CascadeRule rule, double? dial = null) => rule switch
    {
        CascadeRule.Agreement => new() { MaxDisagreement = dial ?? 0.02 },
        CascadeRule.MaxProbability => new() { Threshold = dial ?? 0.9 },
        CascadeRule.Entropy => new() { MaxEntropy = dial ?? 0.2 },
        CascadeRule.Margin => new() { MinMargin = dial ?? 0.8 },
        CascadeRule.Patience => new() { Patience = dial ?? 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
    };
}
