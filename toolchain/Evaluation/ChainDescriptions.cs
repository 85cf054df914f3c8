using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Toolchain.Evaluation;

/// <summary>Describes chains of blocks over the vocabulary and the labels of a manifest.</summary>
internal static class ChainDescriptions
{
    /// <summary>The cascade itself.</summary>
    public static CascadeDescription Of(CascadeManifest manifest) => Describe(
        manifest,
        manifest.Spec.ClassName,
        [.. manifest.Spec.Exits.Select(exit => new BlockDescription(exit.Layer, exit.Block, exit.Sha256))]);

    /// <summary>One graph with all layers; the manifest does not know its hash.</summary>
    public static CascadeDescription Plain(CascadeManifest manifest, string graph) =>
        Describe(manifest, "The plain twin", [new BlockDescription(manifest.Spec.Layers, graph, "")]);

    private static CascadeDescription Describe(CascadeManifest manifest, string name, BlockDescription[] blocks)
    {
        CascadeSpec spec = manifest.Spec;
        return new CascadeDescription
        {
            Name = name,
            Folder = manifest.Folder,
            LabelCount = spec.Labels.Count,
            Layers = spec.Layers,
            Pair = spec.Input == InputKind.Pair,
            Tokenizer = new TokenizerDescription(
                spec.Tokenizer.Vocabulary,
                spec.Tokenizer.Sha256,
                spec.Tokenizer.Lowercase,
                spec.Tokenizer.StripAccents,
                spec.Tokenizer.MaxTokens),
            Blocks = blocks,
        };
    }
}
