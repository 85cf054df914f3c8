using EarlyExitGen.Toolchain.Model.Onnx;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

public class BlockGraphTests
{
    private static readonly
        Dictionary<string, (Action<GraphBuilder>[] Blocks, int Faulty, string Message)> Faults = new()
    {
        ["no ids in the first block"] = (
            [HandMadeChain.Later("token_type_ids", ElementType.Int32)], 0,
            "its input 'token_type_ids' is int32 [batch, sequence, 2]; it must be int32 or int64 [batch, sequence]"),
        ["an unknown input of the first block"] = (
            [HandMadeChain.First(ids: "ids")], 0, "it takes 'ids', which no earlier block gives"),
        ["ids of another type"] = (
            [HandMadeChain.First(type: ElementType.Float)], 0, "'input_ids' is float32 [batch, sequence]"),
        ["ids of constant length"] = (
            [HandMadeChain.First(sequence: 8)], 0, "'input_ids' is int32 [batch, 8]"),
        ["one name for both axes"] = (
            [HandMadeChain.First(sequence: "batch")], 0, "'input_ids' is int32 [batch, batch]"),
        ["an input that nothing gives"] = (
            [HandMadeChain.First(), HandMadeChain.Later(
                "hidden")], 1, "it takes 'hidden', which no earlier block gives"),
        ["an input that only a later block gives"] = (
            [HandMadeChain.First(), HandMadeChain.Later("more"), Also("more")], 1, "it takes 'more'"),
        ["no logits"] = (
            [HandMadeChain.First(), HandMadeChain.Later(logits: "scores")], 1, "it gives no 'logits', only 'scores'"),
        ["another number of labels"] = (
            [Logits(3)], 0, "it gives 3 logits, but there are 2 labels"),
        ["state of another width"] = (
            [HandMadeChain.First(), Wide], 1,
            "it takes 'state' as float32 [batch, sequence, 3], but 'block-0.onnx' gives float32 [batch, sequence, 2]"),
        ["state of another type"] = (
            [HandMadeChain.First(), HandMadeChain.Later(type: ElementType.Float16)], 1,
            "it takes 'state' as float16 [batch, sequence, 2], but 'block-0.onnx' gives float32 [batch, sequence, 2]"),
        ["state of an axis that no block knows"] = (
            [Open("width"), HandMadeChain.Later(width: "width")], 1,
            "it takes 'state' as float32 [batch, sequence, width]; state is float32 with the axes [batch, ...]"),
        ["state of an axis that is the texts' too"] = (
            [HandMadeChain.First(), HandMadeChain.Later(width: "batch")], 1,
            "it takes 'state' as float32 [batch, sequence, batch]; state is float32 with the axes [batch, ...]"),
        ["state of which two blocks say different sizes"] = (
            [Open("width"), HandMadeChain.Later(width: 2), Wide], 2,
            "it takes 'state' as float32 [batch, sequence, 3], but 'block-0.onnx' gives float32 [batch, sequence, "
                + "width]"),
    };

    public static MatrixTheoryData<string, bool> Names => new(Faults.Keys, [false, true]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_graph_that_is_no_block_is_refused(string name, bool lazy)
    {
        (Action<GraphBuilder>[] blocks, int faulty, string message) = Faults[name];
        using HandMadeChain files = new(blocks);
        CascadeException e = Assert.Throws<CascadeException>(() => files.Load(lazy).Dispose());
        Assert.Equal(files.PathOf($"block-{faulty}.onnx"), e.File);
        Assert.StartsWith(
            $"HandMade: '{e.File}' is not a block of this cascade: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_block_without_ids_is_refused()
    {
        using HandMadeChain files = new(graph =>
        {
            graph.Input("attention_mask", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
            graph.Node("Cast", "mask", ["attention_mask"], ("to", (int)ElementType.Float));
            graph.Node("ReduceMean", "mean", ["mask"], ("axes", new long[] { 1 }), ("keepdims", 1));
            graph.Node("Concat", "logits", ["mean", "mean"], ("axis", 1));
            graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
        });
        Assert.Contains(
            "it takes no 'input_ids'; the first block takes the token ids",
            Assert.Throws<CascadeException>(() => files.Load().Dispose()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_block_may_take_what_any_earlier_one_gives_and_give_what_none_takes(bool lazy)
    {
        using HandMadeChain files =
            new(HandMadeChain.First(), HandMadeChain.Later(), Also("unread"), HandMadeChain.Later());
        using var chain = files.Load(lazy);
        Assert.Equal([7, -0.5f, 7, -0.5f, 7, -0.5f, 7, -0.5f], Chains.Trace(chain, [2, 5], exits: 4));
    }

    // A first block whose state has a last axis of no constant size.
    private static Action<GraphBuilder> Open(string width) => graph =>
    {
        graph.Input("input_ids", ElementType.Int64, Dimension.Batch, Dimension.Sequence);
        graph.Constant("table", new float[20], 10, 2);
        graph.Node("Gather", "state", ["table", "input_ids"]);
        graph.Output("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, width);
        graph.Node("ReduceMean", "logits", ["state"], ("axes", new long[] { 1 }), ("keepdims", 0));
        graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
    };

    // A later block that takes a state of three columns.
    private static void Wide(GraphBuilder graph)
    {
        graph.Input("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, 3);
        graph.Node("ReduceMean", "mean", ["state"], ("axes", new long[] { 1, 2 }), ("keepdims", 0));
        graph.Node("Unsqueeze", "column", ["mean", graph.Constant("axis", [1L], 1)]);
        graph.Node("Concat", "logits", ["column", "column"], ("axis", 1));
        graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
    }

    // A later block that gives another state too.
    private static Action<GraphBuilder> Also(string name) => graph =>
    {
        HandMadeChain.Later()(graph);
        graph.Node("Neg", name, ["state"]);
        graph.Output(name, ElementType.Float, Dimension.Batch, Dimension.Sequence, 2);
    };

    // A first block of another number of labels.
    private static Action<GraphBuilder> Logits(int labels) => graph =>
    {
        graph.Input("input_ids", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        graph.Node("Gather", "state", [graph.Constant("table", new float[10 * labels], 10, labels), "input_ids"]);
        graph.Node("ReduceMean", "logits", ["state"], ("axes", new long[] { 1 }), ("keepdims", 0));
        graph.Output("logits", ElementType.Float, Dimension.Batch, labels);
    };
}
