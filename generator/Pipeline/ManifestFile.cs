using System;
using System.Linq;
using System.Threading;
using EarlyExitGen.Generator.Diagnostics;
using EarlyExitGen.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EarlyExitGen.Generator.Pipeline;

/// <summary>Finds and reads manifests among the additional files.</summary>
internal static class ManifestFile
{
    private const string Extension = ".cascade.json";

    /// <summary>Whether the file's name is that of a manifest.</summary>
    public static bool IsManifest(AdditionalText file) =>
        file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a manifest.</summary>
    public static ParsedManifest Parse(AdditionalText file, CancellationToken cancellation)
    {
        if (file.GetText(cancellation) is not { } text)
        {
            DiagnosticInfo unreadable = new(
                ManifestRule.Syntax.Id, new LocationInfo(file.Path, default, default), "the file cannot be read");
            return new ParsedManifest(file.Path, null, null, null, new EquatableArray<DiagnosticInfo>([unreadable]));
        }

        ManifestResult result = text.Length > ManifestLimits.Length ? ManifestReader.TooLong() : Read(text);
        return new ParsedManifest(
            file.Path,
            result.Spec,
            result.Outline,
            result.ClassName is { } name ? LocationInfo.Of(file.Path, text, name.Start, name.Length) : null,
            new EquatableArray<DiagnosticInfo>(result.Problems.Select(p => DiagnosticInfo.Of(p, file.Path, text))));
    }

    private static ManifestResult Read(SourceText source)
    {
        string text = source.ToString();
        return CompilerDecoding.Fault(source, text) is var (place, fault)
            ? ManifestBytes.NotUtf8(text, place, fault)
            : ManifestReader.Read(text);
    }
}
