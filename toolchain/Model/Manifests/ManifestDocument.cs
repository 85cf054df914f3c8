namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>What a manifest says, as it is written; see docs/manifest.md for its fields.</summary>
internal sealed record ManifestDocument
{
    /// <summary>The generated class.</summary>
    public required string ClassName { get; init; }

    /// <summary>The namespace of the generated types.</summary>
    public required string Namespace { get; init; }

    /// <summary>What the class is for, in words; null to leave it out.</summary>
    public string? Description { get; init; }

    /// <summary>The name of the labels' enum; null for the one made from the class's name.</summary>
    public string? LabelType { get; init; }

    /// <summary>The labels in the order of their numbers.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Whether an instance is a pair of texts.</summary>
    public bool Pair { get; init; }

    /// <summary>How texts become token ids.</summary>
    public required ManifestTokenizer Tokenizer { get; init; }

    /// <summary>The exit rule: <c>agreement</c>, <c>maxProbability</c>, <c>entropy</c>, <c>margin</c> or <c>patience</c>.</summary>
    public string Rule { get; init; } = "agreement";

    /// <summary>The initial settings of the dials; that of the rule is needed.</summary>
    public required ManifestDials Dials { get; init; }

    /// <summary>Promised rates and the epsilon that keeps each, rates rising.</summary>
    public IReadOnlyList<ManifestRate> Disagreement { get; init; } = [];

    /// <summary>Settings of the dial that have names.</summary>
    public IReadOnlyList<ManifestOperatingPoint> OperatingPoints { get; init; } = [];

    /// <summary>The layers of the encoder.</summary>
    public required int Layers { get; init; }

    /// <summary>The exits, in the order of their layers.</summary>
    public required IReadOnlyList<ManifestExit> Exits { get; init; }
}
