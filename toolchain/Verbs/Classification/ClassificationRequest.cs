namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Which texts are classified, and where the answers go.</summary>
internal sealed record ClassificationRequest
{
    /// <summary>The cascade's manifest.</summary>
    public required string Manifest { get; init; }

    /// <summary>The file of the texts, a pipe, or <c>-</c> for standard input.</summary>
    public required string Input { get; init; }

    /// <summary>The file of the answers, or <c>-</c> for standard output.</summary>
    public required string Output { get; init; }

    /// <summary>How the texts are written.</summary>
    public required LineFormat InputFormat { get; init; }

    /// <summary>How the answers are written.</summary>
    public LineFormat OutputFormat { get; init; }

    /// <summary>Of tab-separated lines, the columns of the texts, from 1; empty if they hold nothing else.</summary>
    public IReadOnlyList<int> Columns { get; init; } = [];

    /// <summary>Of JSON lines, the properties of the texts; empty for the usual ones.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The setting of the dial; null for the manifest's.</summary>
    public float? Dial { get; init; }
}
