using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>The types that a manifest makes.</summary>
/// <param name="Path">The manifest's path.</param>
/// <param name="DisplayName">The manifest's folder and name.</param>
/// <param name="Types">The full names of the types.</param>
internal sealed record TypeClaim(string Path, string DisplayName, EquatableArray<string> Types)
{
    /// <summary>Says which types a manifest makes.</summary>
    public static TypeClaim Of(ParsedManifest manifest, CancellationToken cancellation)
    {
        string[] types = manifest.Outline is { } outline
            ? [.. GeneratedNames.All(outline).Select(n => outline.Namespace is { } ns ? ns + "." + n : n)]
            : [];
        return new TypeClaim(manifest.Path, manifest.DisplayName, new EquatableArray<string>(types));
    }
}
