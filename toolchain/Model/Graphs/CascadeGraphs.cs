using System.Globalization;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// Writes a checkpoint as graphs: a block per exit, cut between layers, and the plain model, all over one file of
/// weights. A block finishes the layers up to its exit and hands the hidden states on, with what later exits read of
/// its layers besides; nothing is computed that no exit reads.
/// </summary>
internal sealed class CascadeGraphs : IDisposable
{
    /// <summary>The file of weights that all graphs share.</summary>
    public const string WeightsFile = "weights.bin";

    /// <summary>The plain model: every layer, and only the last exit.</summary>
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

    /// <summary>Writes blocks, plain model and weights into an existing folder.</summary>
    public static void Write(
        Checkpoint checkpoint, string folder, WeightStorage storage, CancellationToken cancellation = default)
    {
        using CascadeGraphs graphs = new(checkpoint, folder, storage);
        IReadOnlyList<CheckpointExit> exits = checkpoint.Exits.Exits;
        for (int i = 0; i < exits.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            graphs.WriteBlock(i == 0 ? null : exits[i - 1], exits[i], [.. exits.Skip(i + 1)]);
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

    private void WriteBlock(CheckpointExit? before, CheckpointExit exit, CheckpointExit[] after)
    {
        string file = BlockFile(exit.Layer);
        GraphBuilder graph = new(Path.GetFileNameWithoutExtension(file));
        DeclareMask(graph);
        string hidden = before is null
            ? _encoder.Embeddings(graph)
            : graph.Input(EncoderGraph.StateName(before.Layer), ElementType.Float, State());
        HeadGraph head = Head(exit);
        int from = before?.Layer ?? 0;
        bool isPooledOn = after.Any(IsMix) && exit.Layer > 0;
        PooledLayers? pooled = IsMix(exit) || isPooledOn ? Pooled(graph, from) : null;
        if (after.Length == 0 && head.Input != HeadInput.Tokens && exit.Layer > from)
        {
            // Of the last layer nobody reads another token.
            hidden = Layers(graph, hidden, from, exit.Layer - 1, pooled);
            string first = _firstToken.Emit(graph, exit.Layer - 1, hidden);
            pooled?.AddFirstToken(first);
            head.Emit(graph, exit, pooled?.Emit() ?? first);
        }
        else
        {
            hidden = Layers(graph, hidden, from, exit.Layer, pooled);
            EmitHead(graph, head, exit, hidden, pooled?.Emit());
        }

        if (after.Length > 0)
        {
            graph.Output(hidden, ElementType.Float, State());
        }

        if (isPooledOn)
        {
            pooled!.Output();
        }

        graph.Save(Path.Combine(_folder, file));
    }

    // Every layer in full, as the model would be exported without exits.
    private void WritePlain(CheckpointExit exit)
    {
        GraphBuilder graph = new(Path.GetFileNameWithoutExtension(PlainFile));
        DeclareMask(graph);
        PooledLayers? pooled = IsMix(exit) ? Pooled(graph, from: 0) : null;
        string hidden = Layers(graph, _encoder.Embeddings(graph), 0, exit.Layer, pooled);
        EmitHead(graph, Head(exit), exit, hidden, pooled?.Emit());
        graph.Save(Path.Combine(_folder, PlainFile));
    }

    private static bool IsMix(CheckpointExit exit) => exit.Head == HeadKinds.Mix;

    private static void EmitHead(
        GraphBuilder graph, HeadGraph head, CheckpointExit exit, string hidden, string? pooled) => head.Emit(
        graph,
        exit,
        head.Input switch
        {
            HeadInput.PooledLayers => pooled!,
            HeadInput.FirstToken => FirstTokenLayer.Take(graph, hidden),
            _ => hidden,
        });

    // The mask is declared even by a block that reads no mask, so that all blocks are fed alike.
    private static void DeclareMask(GraphBuilder graph) =>
        graph.Input(EncoderGraph.Mask, ElementType.Int32, Dimension.Batch, Dimension.Sequence);

    private Dimension[] State() => [Dimension.Batch, Dimension.Sequence, _checkpoint.Encoder.Hidden];

    private HeadGraph Head(CheckpointExit exit) => HeadGraph.Of(exit, _checkpoint, _headWeights, _store);

    private PooledLayers Pooled(GraphBuilder graph, int from) =>
        new(graph, from, _checkpoint.Encoder.Hidden, _headWeights, _store);

    private string Layers(GraphBuilder graph, string hidden, int from, int to, PooledLayers? pooled)
    {
        for (int layer = from; layer < to; layer++)
        {
            hidden = _encoder.Layer(graph, layer, hidden);
            pooled?.Add(hidden);
        }

        return hidden;
    }
}
