using EarlyExitGen.Toolchain.Foundation.Data;

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

    /// <summary>What was said of the form of the texts.</summary>
    public DataForm Form { get; init; } = DataForm.Unsaid;

    /// <summary>How the answers are written; null for JSON lines where the texts are such.</summary>
    public LineFormat? OutputFormat { get; init; }
}
