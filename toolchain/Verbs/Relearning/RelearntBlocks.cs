using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Quantization;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>
/// Writes a cascade once more, its early blocks with other heads: what a block computes for later ones stays node for
/// node. All graphs share one file of weights, which has none of the old heads.
/// </summary>
internal static class RelearntBlocks
{
    /// <summary>Writes everything but the manifest.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="blocks">Its blocks; those that get heads are changed.</param>
    /// <param name="heads">The heads of all blocks but the last.</param>
    /// <param name="folder">An empty folder.</param>
    /// <returns>What the manifest says of the files that were written.</returns>
    public static CascadeSpec Write(
        CascadeManifest cascade,
        IReadOnlyList<CascadeBlock> blocks,
        IReadOnlyList<AttentionHeadWeights> heads,
        string folder)
    {
        CascadeSpec spec = cascade.Spec;
        string[] graphs = [.. blocks.Select(block => block.Exit.Block!), .. ManifestFiles.PlainModels(cascade)];
        foreach (string file in ManifestFiles.NamedBy(spec.Tokenizer).Concat(
            spec.Lexicon is { } lexicon ? [lexicon.File] : []))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Path.Combine(cascade.Folder, file), Path.Combine(folder, file));
        }

        using (WeightFile weights = new(Path.Combine(folder, CascadeGraphs.WeightsFile)))
        {
            SharedWeights shared = new(weights);
            for (int i = 0; i < graphs.Length; i++)
            {
                GraphFile graph = i < blocks.Count
                    ? blocks[i].Graph
                    : GraphFile.Read(Path.Combine(cascade.Folder, graphs[i]));
                if (i < heads.Count)
                {
                    Change(blocks[i], heads[i], shared, weights);
                }
                else
                {
                    Move(graph, shared);
                }

                File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(graphs[i])), graph.Model.ToByteArray());
            }
        }

        DataFileSpec data = ManifestFile.Of(folder, CascadeGraphs.WeightsFile);
        Queue<CascadeBlock> left = new(blocks);
        return spec with
        {
            Exits = new EquatableArray<ExitSpec>(spec.Exits.Select(exit =>
            {
                if (exit.Block is null)
                {
                    return exit;
                }

                DataFileSpec file = ManifestFile.Of(folder, Path.GetFileName(exit.Block));
                return exit with
                {
                    Block = file.File,
                    Sha256 = file.Sha256,
                    Data = new EquatableArray<DataFileSpec>(IsExternal(left.Dequeue()) ? [data] : []),
                };
            })),
        };
    }

    private static void Change(
        CascadeBlock block, AttentionHeadWeights head, SharedWeights shared, WeightFile weights)
    {
        // Before the head brings one.
        bool needsNoMask = block.IsAlone && !block.HasMask;
        GraphProto graph = block.Graph.Model.Graph;
        OldHead.TakeOut(graph);
        Move(block.Graph, shared);
        AttachedHead.Add(block.ToBlock(from: 0), head, weights);
        if (needsNoMask && UnusedMask.TakeOut(graph))
        {
            OldHead.DropUnread(graph);
        }
    }

    private static bool IsExternal(CascadeBlock block) =>
        block.Graph.Model.Graph.Initializer.Any(tensor => tensor.ExternalData.Count > 0);

    // To the new file of weights.
    private static void Move(GraphFile graph, SharedWeights shared)
    {
        if (graph.Model.Graph.Node.SelectMany(node => node.Attribute).Any(
            attribute => attribute.T is { ExternalData.Count: > 0 }))
        {
            throw new ToolException(
                $"{graph.Name}: a node of it has weights of its own in another file, which are not read; only "
                + "initializers may lie there.");
        }

        for (int i = 0; i < graph.Model.Graph.Initializer.Count; i++)
        {
            TensorProto tensor = graph.Model.Graph.Initializer[i];
            if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            {
                graph.Model.Graph.Initializer[i] = shared.Tensor<byte>(
                    tensor.Name,
                    tensor.DataType,
                    graph.Bytes(tensor),
                    [.. tensor.Dims]);
            }
        }
    }
}
