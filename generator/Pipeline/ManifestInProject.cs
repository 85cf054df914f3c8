using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>A manifest, and whatever lies around it that decides what is generated from it.</summary>
/// <param name="Manifest">What was read from the manifest.</param>
/// <param name="Conflict">The type that another manifest makes already; null if there is none.</param>
/// <param name="Clash">What is of the user's and in the way; null if nothing is.</param>
/// <param name="Project">The project.</param>
internal sealed record ManifestInProject(
    ParsedManifest Manifest, TypeConflict? Conflict, TypeClash? Clash, ProjectFacts Project)
{
    /// <summary>Picks what concerns the manifest.</summary>
    public ManifestInProject(ParsedManifest manifest, EquatableArray<TypeConflict> conflicts, ProjectFacts project)
        : this(
            manifest,
            conflicts.FirstOrDefault(c => c.Path == manifest.Path),
            project.Clashes.FirstOrDefault(c => c.Path == manifest.Path),
            project)
    {
    }
}
