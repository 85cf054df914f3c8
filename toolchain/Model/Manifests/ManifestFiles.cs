using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Graphs;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>The files of a cascade: all others in its folder are not its own.</summary>
internal static class ManifestFiles
{
    /// <summary>Those that the manifest names, relative to its folder, each once.</summary>
    public static IReadOnlyList<string> NamedBy(CascadeSpec spec)
    {
        IEnumerable<string> blocks = spec.Exits.SelectMany(
            exit => exit.Data.Select(data => data.File).Prepend(exit.File));
        IEnumerable<string> tokenizer = spec.Tokenizer.Merges is { } merges
            ? [spec.Tokenizer.Vocabulary, merges.File]
            : [spec.Tokenizer.Vocabulary];
        return [.. blocks.Concat(tokenizer).Select(file => file.Replace('/', Path.DirectorySeparatorChar)).Distinct()];
    }

    /// <summary>
    /// Those with the manifest itself and, if it is there, the plain model, which the manifest does not name.
    /// </summary>
    public static IReadOnlyList<string> Of(CascadeManifest manifest)
    {
        string[] others = [Path.GetFileName(manifest.Path), CascadeGraphs.PlainFile];
        return [.. NamedBy(manifest.Spec).Concat(others.Where(file => File.Exists(Path.Combine(manifest.Folder, file))))
            .Distinct()];
    }
}
