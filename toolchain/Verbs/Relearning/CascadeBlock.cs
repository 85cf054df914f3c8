using EarlyExitGen.Graphs;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Quantization;

namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>A block of a cascade, and the hidden states in it that its head reads.</summary>
/// <param name="Exit">Its exit.</param>
/// <param name="Graph">Its graph.</param>
/// <param name="State">The name of the hidden states that it hands on; null for the last block.</param>
/// <param name="Hidden">Their width.</param>
internal sealed record CascadeBlock(ExitSpec Exit, GraphFile Graph, string? State, int Hidden)
{
    /// <summary>Whether it takes a mask.</summary>
    public bool HasMask => Graph.Model.Graph.Input.Any(input => input.Name == EncoderGraph.Mask);

    /// <summary>Whether it says that each text is to be computed alone, which then has no padding to hide.</summary>
    public bool IsAlone =>
        Graph.Model.MetadataProps.Any(entry => GraphSignature.IsSingleRow(entry.Key, entry.Value));

    /// <summary>Reads the blocks of a cascade of one model.</summary>
    /// <exception cref="ToolException">
    /// A block is no graph, or does not hand on hidden states of one kind.
    /// </exception>
    public static IReadOnlyList<CascadeBlock> Read(CascadeManifest cascade)
    {
        ExitSpec[] exits = [.. cascade.Spec.BlockExits];
        return [.. exits.Select((exit, i) => Read(cascade, exit, isLast: i == exits.Length - 1))];
    }

    /// <summary>The block as those who run blocks know it.</summary>
    public Block ToBlock(int from) => new(Graph.Model, from, Exit.Layer, State, Parameters: 0);

    private static CascadeBlock Read(CascadeManifest cascade, ExitSpec exit, bool isLast)
    {
        string path = Path.Combine(cascade.Folder, exit.Block!);
        GraphFile graph = GraphFile.Read(path);
        if (isLast)
        {
            return new CascadeBlock(exit, graph, State: null, Hidden: 0);
        }

        // [batch, sequence, hidden], as opposed to a row of each text, which a head may hand on to the next.
        ValueInfoProto[] states =
            [.. graph.Model.Graph.Output.Where(output => output.Name != HeadGraph.Logits && WidthOf(output) > 0)];
        return states is [ValueInfoProto state]
            ? new CascadeBlock(exit, graph, state.Name, (int)WidthOf(state))
            : throw new ToolException(
                $"{path}: the block hands on {states.Length} hidden states of all tokens, [batch, sequence, hidden], "
                + "where a head reads one.");
    }

    private static long WidthOf(ValueInfoProto value) =>
        value.Type?.TensorType?.Shape?.Dim is [_, _, { DimValue: > 0 and var width }] ? width : 0;
}
