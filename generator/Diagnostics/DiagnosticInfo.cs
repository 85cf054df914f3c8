using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EarlyExitGen.Generator.Diagnostics;

/// <summary>A mistake and its place, equal to another by value.</summary>
internal sealed record DiagnosticInfo(string Id, LocationInfo Location, string Message)
{
    /// <summary>The mistake that was found in the manifest at <paramref name="path"/>.</summary>
    public static DiagnosticInfo Of(ManifestProblem problem, string path, SourceText text) =>
        new(problem.Id, LocationInfo.Of(path, text, problem.Start, problem.Length), problem.Message);

    /// <summary>Reports mistakes to the compiler.</summary>
    public static void Report(SourceProductionContext context, EquatableArray<DiagnosticInfo> diagnostics)
    {
        foreach (DiagnosticInfo diagnostic in diagnostics)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.ById[diagnostic.Id], diagnostic.Location.ToLocation(), diagnostic.Message));
        }
    }
}
