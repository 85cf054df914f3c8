using System.Globalization;
using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Onnx;

namespace EarlyExitGen.Toolchain.Export;

/// <summary>
/// Writes a checkpoint as graphs: a block per exit, cut between layers, and the plain twin, all over one file of
/// weights. A block finishes the layers up to its exit and hands the hidden states on; nothing is computed that no
/// exit reads.
/// </summary>
internal sealed class CascadeGraphs : IDisposable
{
    /// <summary>The file of weights that all graphs share.</summary>
    public const string WeightsFile = "weights.bin";

    /// <summary>The plain twin: every layer, and only the last exit.</summary>
    public const string PlainFile = "plain.onnx";

    private readonly Checkpoint _checkpoint;
    private readonly SafetensorsFile _encoderWeights;
    private readonly SafetensorsFile _headWeights;
    private readonly WeightFile _file;
    private readonly WeightStore _store;
    private readonly EncoderGraph _encoder;
    private readonly FirstTokenLayer _firstToken;
    private readonly string _folder;

    private CascadeGraphs(Checkpoint checkpoint, string folder, WeightStorage storage)
    {
        _checkpoint = checkpoint;
        _folder = folder;
        _encoderWeights = checkpoint.OpenEncoder();
        _headWeights = checkpoint.OpenHeads();
        _file = new WeightFile(Path.Combine(folder, WeightsFile));
        _store = new WeightStore(_file, storage);
        _encoder = new EncoderGraph(checkpoint, _encoderWeights, _store);
        _firstToken = new FirstTokenLayer(_encoder, checkpoint.Encoder, _encoderWeights, _store);
    }

    /// <summary>The name of the block that ends in the exit at <paramref name="layer"/>.</summary>
    public static string BlockFile(int layer) => string.Create(CultureInfo.InvariantCulture, $"block-{layer:00}.onnx");

    /// <summary>Writes blocks, plain twin and weights into an existing folder.</summary>
    public static void Write(Checkpoint checkpoint, string folder, WeightStorage storage)
    {
        using CascadeGraphs graphs = new(checkpoint, folder, storage);
        IReadOnlyList<CheckpointExit> exits = checkpoint.Exits.Exits;
        for (int i = 0; i < exits.Count; i++)
        {
            graphs.WriteBlock(i == 0 ? null : exits[i - 1], exits[i], isLast: i == exits.Count - 1);
        }

        graphs.WritePlain(exits[^1]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _headWeights.Dispose();
        _encoderWeights.Dispose();
    }

    private void WriteBlock(CheckpointExit? before, CheckpointExit exit, bool isLast)
    {
        string file = BlockFile(exit.Layer);
        GraphBuilder graph = new(Path.GetFileNameWithoutExtension(file));
        DeclareMask(graph);
        string hidden = before is null
            ? _encoder.Embeddings(graph)
            : graph.Input(EncoderGraph.StateName(before.Layer), ElementType.Float, State());
        HeadGraph head = Head(exit);
        int from = before?.Layer ?? 0;
        if (isLast && head.ReadsFirstTokenOnly && exit.Layer > from)
        {
            // Of the last layer nobody reads another token.
            hidden = Layers(graph, hidden, from, exit.Layer - 1);
            head.Emit(graph, exit, _firstToken.Emit(graph, exit.Layer - 1, hidden));
        }
        else
        {
            hidden = Layers(graph, hidden, from, exit.Layer);
            EmitHead(graph, head, exit, hidden);
        }

        if (!isLast)
        {
            graph.Output(hidden, ElementType.Float, State());
        }

        graph.Save(Path.Combine(_folder, file));
    }

    // Every layer in full, as the model would be exported without exits.
    private void WritePlain(CheckpointExit exit)
    {
        GraphBuilder graph = new(Path.GetFileNameWithoutExtension(PlainFile));
        DeclareMask(graph);
        string hidden = Layers(graph, _encoder.Embeddings(graph), 0, exit.Layer);
        EmitHead(graph, Head(exit), exit, hidden);
        graph.Save(Path.Combine(_folder, PlainFile));
    }

    private static void EmitHead(GraphBuilder graph, HeadGraph head, CheckpointExit exit, string hidden) =>
        head.Emit(graph, exit, head.ReadsFirstTokenOnly ? FirstTokenLayer.Take(graph, hidden) : hidden);

    // The mask is declared even by a block that reads no mask, so that all blocks are fed alike.
    private static void DeclareMask(GraphBuilder graph) =>
        graph.Input(EncoderGraph.Mask, ElementType.Int32, Dimension.Batch, Dimension.Sequence);

    private Dimension[] State() => [Dimension.Batch, Dimension.Sequence, _checkpoint.Encoder.Hidden];

    private HeadGraph Head(CheckpointExit exit) => HeadGraph.Of(exit, _checkpoint, _headWeights, _store);

    private string Layers(GraphBuilder graph, string hidden, int from, int to)
    {
        for (int layer = from; layer < to; layer++)
        {
            hidden = _encoder.Layer(graph, layer, hidden);
        }

        return hidden;
    }
}
