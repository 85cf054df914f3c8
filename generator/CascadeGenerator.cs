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

        IncrementalValueProvider<EquatableArray<TypeConflict>> conflicts = manifests
            .Select(TypeClaim.Of)
            .WithTrackingName(TrackingNames.Types)
            .Collect()
            .Select(TypeConflict.Find)
            .WithTrackingName(TrackingNames.Conflicts);

        // Two outputs from one parse: what merely moves about in a manifest changes positions, never source.
        context.RegisterSourceOutput(
            manifests.Combine(conflicts).Select(ManifestDiagnostics.Of).WithTrackingName(TrackingNames.Diagnostics),
            DiagnosticInfo.Report);
        context.RegisterSourceOutput(
            manifests.Combine(conflicts).Select(CascadeSource.Of).WithTrackingName(TrackingNames.Source),
            CascadeEmitter.Add);
    }
}
