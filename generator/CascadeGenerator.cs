using System.Collections.Immutable;
using EarlyExitGen.Generator.Diagnostics;
using EarlyExitGen.Generator.Emit;
using EarlyExitGen.Generator.Pipeline;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;

namespace EarlyExitGen.Generator;

/// <summary>Generates a classifier from every <c>*.cascade.json</c> among the additional files.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CascadeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParsedManifest> manifests = context.AdditionalTextsProvider
            .Where(ManifestFile.IsManifest)
            .Select(ManifestFile.Parse)
            .WithTrackingName(TrackingNames.Parse);

        IncrementalValueProvider<ImmutableArray<TypeClaim>> types = manifests
            .Select(TypeClaim.Of)
            .WithTrackingName(TrackingNames.Types)
            .Collect();

        IncrementalValueProvider<EquatableArray<TypeConflict>> conflicts = types
            .Select(TypeConflict.Find)
            .WithTrackingName(TrackingNames.Conflicts);

        IncrementalValueProvider<ProjectFacts> project = types
            .Combine(context.CompilationProvider)
            .Select(ProjectFacts.Of)
            .WithTrackingName(TrackingNames.Project);

        IncrementalValuesProvider<ManifestInProject> inProject = manifests
            .Combine(conflicts.Combine(project))
            .Select((pair, _) => new ManifestInProject(pair.Left, pair.Right.Left, pair.Right.Right))
            .WithTrackingName(TrackingNames.InProject);

        // Two outputs from one parse: what merely moves about in a manifest changes positions, never source.
        context.RegisterSourceOutput(
            inProject.Select(ManifestDiagnostics.Of).WithTrackingName(TrackingNames.Diagnostics),
            DiagnosticInfo.Report);
        context.RegisterSourceOutput(
            inProject.Select(CascadeSource.Of).WithTrackingName(TrackingNames.Source),
            CascadeEmitter.Add);
    }
}
