using System.Globalization;

namespace EarlyExitGen.Manifests;

/// <summary>One mistake of a manifest and where it is.</summary>
/// <param name="Rule">The kind of mistake.</param>
/// <param name="Message">What is wrong, beginning with the JSON path, and what would be right.</param>
/// <param name="Start">The mistake's offset in the text, in UTF-16 code units.</param>
/// <param name="Length">
/// The length of the mistaken text, in UTF-16 code units; 0 where something is missing at the end.
/// </param>
/// <param name="Line">The line of <paramref name="Start"/>, from 1.</param>
/// <param name="Column">The column of <paramref name="Start"/>, from 1, in UTF-16 code units.</param>
internal sealed record ManifestProblem(ManifestRule Rule, string Message, int Start, int Length, int Line, int Column)
{
    /// <summary>The rule's id, <c>EEG0001</c> and so on.</summary>
    public string Id => Rule.Id;

    /// <summary>The rule's severity.</summary>
    public ProblemSeverity Severity => Rule.Severity;

    /// <summary>The problem as compilers write it: <c>(12,18): error EEG0016: message</c>.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "({0},{1}): {2} {3}: {4}",
        Line,
        Column,
        Severity == ProblemSeverity.Error ? "error" : "warning",
        Id,
        Message);
}
