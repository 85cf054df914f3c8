using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>Describes chains of blocks over the vocabulary and the labels of a manifest.</summary>
internal static class ChainDescriptions
{
    /// <summary>The cascade itself.</summary>
    public static CascadeDescription Of(CascadeManifest manifest) =>
        CascadeDescriptions.Of(manifest.Spec, manifest.Folder);

    /// <summary>A tokenizer.</summary>
    public static TokenizerDescription Of(TokenizerSpec spec) => CascadeDescriptions.Of(spec);

    /// <summary>
    /// One graph with all layers, of several models those of the last; the manifest does not know its hash. In the
    /// cascade's folder it may share the weights of the blocks.
    /// </summary>
    public static CascadeDescription Plain(CascadeManifest manifest, string graph)
    {
        bool isInside = Path.GetFullPath(graph).StartsWith(
            manifest.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        DataDescription[] data = !isInside ? [] :
        [
            .. manifest.Spec.Exits.SelectMany(exit => exit.Data).DistinctBy(file => file.File)
                .Select(file => new DataDescription(file.File, file.Sha256)),
        ];
        return CascadeDescriptions.Of(
            manifest.Spec,
            "The plain model",
            manifest.Folder,
            [new BlockDescription(manifest.Spec.LayersOf(manifest.Spec.Models.Count), graph, "", data)],
            manifest.Spec.TokenizerOf(manifest.Spec.Models.Count));
    }
}
