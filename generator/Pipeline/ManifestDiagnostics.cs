using System.Collections.Generic;
using System.Linq;
using System.Threading;
using EarlyExitGen.Generator.Diagnostics;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>Puts together all that is wrong with a manifest.</summary>
internal static class ManifestDiagnostics
{
    /// <summary>Adds to the mistakes in a manifest those that lie between it and what is around it.</summary>
    public static EquatableArray<DiagnosticInfo> Of(ManifestInProject input, CancellationToken cancellation) =>
        new(input.Manifest.Diagnostics.Concat(Around(input)));

    private static IEnumerable<DiagnosticInfo> Around(ManifestInProject input)
    {
        ParsedManifest manifest = input.Manifest;
        if (input.Conflict is { } conflict)
        {
            yield return AtClass(
                manifest,
                ManifestRule.TypeConflict,
                Quoted.Of(conflict.Type) + " is made from " + Quoted.Of(conflict.Other)
                    + " already; give one of the two another class or namespace");
        }

        if (input.Clash is { } clash)
        {
            yield return AtClass(manifest, ManifestRule.TypeClash, clash.Fault);
        }

        // What is wrong with the whole project is said once.
        if (input.Project.FirstManifest != manifest.Path)
        {
            yield break;
        }

        if (!input.Project.HasRuntime)
        {
            yield return AtClass(
                manifest,
                ManifestRule.NoRuntime,
                "the project does not reference the runtime that generated code calls; add the package EarlyExitGen");
        }

        if (input.Project.OldLanguage is { } language)
        {
            yield return AtClass(
                manifest,
                ManifestRule.OldLanguage,
                "the project is compiled as C# " + language + ", and generated code needs C# 12; remove LangVersion "
                    + "from the project, or raise it");
        }
    }

    private static DiagnosticInfo AtClass(ParsedManifest manifest, ManifestRule rule, string message) => new(
        rule.Id, manifest.ClassLocation ?? new LocationInfo(manifest.Path, default, default), "class: " + message);
}
