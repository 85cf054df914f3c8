using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;

namespace EarlyExitGen.Generator.Diagnostics;

/// <summary>The compiler's view of <see cref="ManifestRule"/>, where the rules are written down.</summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "EarlyExitGen";
    private const string HelpLinkBase = "https://github.com/EarlyExitGen/EarlyExitGen/blob/main/docs/diagnostics/";

    /// <summary>All descriptors by their ids.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> ById { get; } =
        ManifestRule.All.ToDictionary(rule => rule.Id, Create);

    private static DiagnosticDescriptor Create(ManifestRule rule) => new(
        rule.Id,
        rule.Title,
        messageFormat: "{0}",
        Category,
        rule.Severity == ProblemSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase + rule.Id + ".md");
}
