using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>All that the code generated from one manifest depends on.</summary>
/// <param name="Manifest">The manifest's folder and name.</param>
/// <param name="Folder">The cascade's folder in the output, under <c>cascades</c>.</param>
/// <param name="Spec">What the manifest says; null if it has errors.</param>
/// <param name="Outline">Its types.</param>
internal sealed record CascadeSource(string Manifest, string Folder, CascadeSpec? Spec, CascadeOutline Outline)
{
    /// <summary>Says what is to be generated; null if nothing can be, or another manifest makes these types.</summary>
    public static CascadeSource? Of(
        (ParsedManifest Manifest, EquatableArray<TypeConflict> Conflicts) input, CancellationToken cancellation)
    {
        ParsedManifest manifest = input.Manifest;
        return manifest.Outline is null || input.Conflicts.Any(c => c.Path == manifest.Path)
            ? null
            : new CascadeSource(manifest.DisplayName, manifest.Folder, manifest.Spec, manifest.Outline);
    }
}
