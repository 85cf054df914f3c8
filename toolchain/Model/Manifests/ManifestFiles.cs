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
        return [.. blocks.Select(Native).Concat(spec.Tokenizers.SelectMany(NamedBy)).Distinct()];
    }

    /// <summary>Those of a tokenizer.</summary>
    public static IEnumerable<string> NamedBy(TokenizerSpec tokenizer) => tokenizer.Merges is { } merges
        ? [Native(tokenizer.Vocabulary), Native(merges.File)]
        : [Native(tokenizer.Vocabulary)];

    private static string Native(string file) => file.Replace('/', Path.DirectorySeparatorChar);

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
