using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>A manifest that was read from a file.</summary>
/// <param name="Path">The file, in full.</param>
/// <param name="Spec">What it says.</param>
internal sealed record CascadeManifest(string Path, CascadeSpec Spec)
{
    /// <summary>The folder of the cascade's files, in full.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    private const string Pattern = "*.cascade.json";

    /// <summary>Whether a path is a file, as a manifest is, or a folder with a manifest in it.</summary>
    public static bool IsAt(string path) =>
        File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFiles(path, Pattern).Any());

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file, or a folder with one manifest in it.</param>
    /// <exception cref="ToolException">The file is missing or has mistakes; the first is named.</exception>
    public static CascadeManifest Load(string path)
    {
        string file = Directory.Exists(path) ? In(path) : path;
        if (!File.Exists(file))
        {
            throw new ToolException(
                $"{file}: no such file; give a manifest, *.cascade.json, that `export` has written.");
        }

        return new CascadeManifest(System.IO.Path.GetFullPath(file), Parse(SmallFile.ReadText(file), file));
    }

    /// <summary>Reads a manifest's text; <paramref name="file"/> is what errors call it.</summary>
    /// <exception cref="ToolException">It has mistakes; the first is named.</exception>
    public static CascadeSpec Parse(string text, string file)
    {
        ManifestResult result = ManifestReader.Read(text);
        ManifestProblem? error = result.Problems.FirstOrDefault(p => p.Severity == ProblemSeverity.Error);
        return result.Spec is { } spec && error is null
            ? spec
            : throw new ToolException($"{file}{error?.ToString() ?? ": the manifest cannot be read."}");
    }

    private static string In(string folder)
    {
        string[] manifests = [.. Directory.GetFiles(folder, Pattern).Order(StringComparer.Ordinal)];
        return manifests switch
        {
            [string only] => only,
            [] => throw new ToolException($"{folder}: there is no manifest, *.cascade.json, in this folder; name one."),
            _ => throw new ToolException(
                $"{folder}: there are several manifests, "
                + $"{Excerpt.OfNames([.. manifests.Select(System.IO.Path.GetFileName)!])}; name one."),
        };
    }
}
