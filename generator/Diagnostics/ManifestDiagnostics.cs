using System.Linq;
using System.Threading;
using EarlyExitGen.Generator.Pipeline;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Diagnostics;

/// <summary>Puts together all that is wrong with a manifest.</summary>
internal static class ManifestDiagnostics
{
    /// <summary>Adds to the mistakes in a manifest those that lie between it and others.</summary>
    public static EquatableArray<DiagnosticInfo> Of(
        (ParsedManifest Manifest, EquatableArray<TypeConflict> Conflicts) input, CancellationToken cancellation)
    {
        ParsedManifest manifest = input.Manifest;
        return new EquatableArray<DiagnosticInfo>(manifest.Diagnostics.Concat(input.Conflicts
            .Where(c => c.Path == manifest.Path)
            .Select(c => new DiagnosticInfo(
                ManifestRule.TypeConflict.Id,
                manifest.ClassLocation!,
                "class: " + c.Type + " is made from " + c.Other + " already; give one of the two another class or namespace"))));
    }
}
