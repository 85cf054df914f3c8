using System.Threading;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>All that the code generated from one manifest depends on.</summary>
/// <param name="Manifest">The manifest's folder and name.</param>
/// <param name="Folder">The cascade's folder in the output, under <c>cascades</c>.</param>
/// <param name="Spec">What the manifest says; null if it has errors, or the project lacks the runtime.</param>
/// <param name="Outline">Its types.</param>
/// <param name="HasRuntime">Whether the project references the runtime.</param>
internal sealed record CascadeSource(
    string Manifest, string Folder, CascadeSpec? Spec, CascadeOutline Outline, bool HasRuntime)
{
    /// <summary>
    /// Says what is to be generated; null if nothing can be, or its types would get into another's way.
    /// </summary>
    public static CascadeSource? Of(ManifestInProject input, CancellationToken cancellation)
    {
        ParsedManifest manifest = input.Manifest;
        ProjectFacts project = input.Project;
        return manifest.Outline is null || input.Conflict is not null || input.Clash is not null
            || project.OldLanguage is not null
            ? null
            : new CascadeSource(
                manifest.DisplayName,
                manifest.Folder,
                project.HasRuntime ? manifest.Spec : null,
                manifest.Outline,
                project.HasRuntime);
    }
}
