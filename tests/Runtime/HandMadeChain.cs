using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Tests;

/// <summary>
/// Blocks that a test writes node by node, in a temporary folder, with two labels and ten word pieces.
/// </summary>
internal sealed class HandMadeChain : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");
    private readonly List<BlockDescription> _blocks = [];

    /// <summary>Writes one block per function.</summary>
    public HandMadeChain(params Action<GraphBuilder>[] blocks)
    {
        File.WriteAllLines(
            Path.Combine(_folder.FullName, "vocab.txt"), "[PAD] [UNK] [CLS] [SEP] a b c d e f".Split(' '));
        foreach (Action<GraphBuilder> block in blocks)
        {
            string file = $"block-{_blocks.Count}.onnx";
            GraphBuilder graph = new(file);
            block(graph);
            graph.Save(PathOf(file));
            _blocks.Add(new BlockDescription(_blocks.Count, file, ""));
        }
    }

    /// <summary>The full path of a file of the folder.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>The largest number of token ids.</summary>
    public int MaxTokens { get; init; } = 8;

    /// <summary>Loads the blocks.</summary>
    /// <param name="concurrency">How many texts are computed at a time.</param>
    /// <param name="lazy">Whether those after the first are loaded when they are needed.</param>
    /// <param name="rows">How many texts of a batch are computed together.</param>
    public BlockChain Load(bool lazy = false, int rows = 1, int concurrency = 1) => BlockChain.Load(
        new CascadeDescription
        {
            Name = "HandMade",
            Folder = "hand-made",
            LabelCount = 2,
            Layers = _blocks.Count,
            Pair = false,
            Tokenizer = new WordPieceDescription("vocab.txt", "", Lowercase: true, StripAccents: true, MaxTokens),
            Blocks = _blocks,
        },
        new CascadeOptions
        {
            Folder = _folder.FullName,
            CheckHashes = false,
            MaxConcurrency = concurrency,
            LazyBlocks = lazy,
            BatchRows = rows
        });

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>
    /// A first block: looks up a state [batch, sequence, 2] by id, (2 * id, -0.5); its mean over the sequence is the
    /// logits.
    /// </summary>
    /// <param name="rows">The ids that it knows.</param>
    /// <param name="ids">The name of the ids.</param>
    /// <param name="type">The type of the ids: int32 or int64.</param>
    /// <param name="sequence">The axis of the sequence.</param>
    public static Action<GraphBuilder> First(
        int rows = 10,
        string ids = "input_ids",
        ElementType type = ElementType.Int32,
        Dimension? sequence = null) => graph =>
    {
        Dimension axis = sequence ?? Dimension.Sequence;
        graph.Input(ids, type, Dimension.Batch, axis);
        float[] table = [.. Enumerable.Range(0, 2 * rows).Select(i => i % 2 == 0 ? i : -0.5f)];
        graph.Node(
            "Gather", "state", [graph.Constant("table", table, rows, 2), Cast(graph, ids, type, ElementType.Int64)]);
        graph.Output("state", ElementType.Float, Dimension.Batch, axis, 2);
        Mean(graph, "state", "logits");
        graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
    };

    /// <summary>A first block that gives a wide state of zeros, [batch, sequence, width].</summary>
    public static Action<GraphBuilder> Wide(int width) => graph =>
    {
        graph.Input("input_ids", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        string ids = Cast(graph, "input_ids", ElementType.Int32, ElementType.Int64);
        graph.Node("Gather", "state", [graph.Constant("table", new float[10 * width], 10, width), ids]);
        graph.Output("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, width);
        Mean(graph, "state", "mean");
        graph.Node("MatMul", "logits", ["mean", graph.Constant("head", new float[2 * width], width, 2)]);
        graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
    };

    /// <summary>A last block that takes a wide state.</summary>
    public static Action<GraphBuilder> OfWide(int width) => graph =>
    {
        graph.Input("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, width);
        Mean(graph, "state", "mean");
        graph.Node("MatMul", "logits", ["mean", graph.Constant("head", new float[2 * width], width, 2)]);
        graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
    };

    /// <summary>A later block: the mean of its state over the sequence is the logits.</summary>
    /// <param name="state">The name of the state.</param>
    /// <param name="type">The type of the state.</param>
    /// <param name="width">The last axis of the state.</param>
    /// <param name="logits">The name of the logits.</param>
    /// <param name="labels">The last axis that the logits declare.</param>
    public static Action<GraphBuilder> Later(
        string state = "state",
        ElementType type = ElementType.Float,
        Dimension? width = null,
        string logits = "logits",
        Dimension? labels = null) => graph =>
    {
        graph.Input(state, type, Dimension.Batch, Dimension.Sequence, width ?? 2);
        Mean(graph, Cast(graph, state, type, ElementType.Float), logits);
        graph.Output(logits, ElementType.Float, Dimension.Batch, labels ?? 2);
    };

    private static void Mean(GraphBuilder graph, string state, string output) =>
        graph.Node("ReduceMean", output, [state], ("axes", new long[] { 1 }), ("keepdims", 0));

    private static string Cast(GraphBuilder graph, string value, ElementType from, ElementType to) =>
        from == to ? value : graph.Node("Cast", $"{value}_cast", [value], ("to", (int)to));
}
