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
    /// Those with the manifest itself and, if they are there, the plain models, which the manifest does not name.
    /// </summary>
    public static IReadOnlyList<string> Of(CascadeManifest manifest)
    {
        string own = Path.GetFileName(manifest.Path);
        string[] others = File.Exists(Path.Combine(manifest.Folder, own)) ? [own] : [];
        return [.. NamedBy(manifest.Spec).Concat(others).Concat(PlainModels(manifest)).Distinct()];
    }

    /// <summary>The plain models that are there: of several models each may have one, beside its blocks.</summary>
    public static IReadOnlyList<string> PlainModels(CascadeManifest manifest)
    {
        IEnumerable<string> folders = manifest.Spec.Models.Count == 0
            ? [""]
            : manifest.Spec.BlockExits.Select(exit => Path.GetDirectoryName(Native(exit.Block!))!).Distinct();
        return [.. folders.Select(folder => Path.Combine(folder, CascadeGraphs.PlainFile))
            .Where(file => File.Exists(Path.Combine(manifest.Folder, file)))];
    }
}
