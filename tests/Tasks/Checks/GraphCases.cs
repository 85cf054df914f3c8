using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Tasks.Tests.Checks;

/// <summary>
/// Graphs that are not blocks of the cascade: exits after layers 0, 2 and 4, three labels, states of width 8.
/// </summary>
internal static class GraphCases
{
    private static readonly Tensor Ids = new("input_ids", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
    private static readonly Tensor Mask =
        new("attention_mask", ElementType.Int32, Dimension.Batch, Dimension.Sequence);

    private static readonly Tensor State0 = State("hidden_0");
    private static readonly Tensor State2 = State("hidden_2");
    private static readonly Tensor Logits = new("logits", ElementType.Float, Dimension.Batch, 3);

    public static Dictionary<string, CheckCase> All { get; } = new()
    {
        ["a first block without ids"] = First(
            [new("attention_mask", ElementType.Int64, Dimension.Batch, Dimension.Sequence)], [State0, Logits],
            "EEGCFG0006", "exits[0].block: it takes no 'input_ids'; the first block takes the token ids"),
        ["no logits"] = Second(
            [State0], [State2, new("scores", ElementType.Float, Dimension.Batch, 3)],
            "EEGCFG0006", "exits[1].block: it gives no 'logits', only 'hidden_2', 'scores'"),
        ["no outputs"] = Last(
            [State2], [],
            "EEGCFG0006", "exits[2].block: it gives no 'logits'; every block gives the logits of its exit"),
        ["ids of another type"] = First(
            [new("input_ids", ElementType.Float, Dimension.Batch, Dimension.Sequence)], [State0, Logits],
            "EEGCFG0007",
            "its input 'input_ids' is float32 [batch, sequence]; it must be int32 or int64 [batch, sequence], two "
                + "dynamic axes of any names"),
        ["ids of constant length"] = First(
            [new("input_ids", ElementType.Int64, Dimension.Batch, 16)], [State0, Logits],
            "EEGCFG0007", "'input_ids' is int64 [batch, 16]"),
        ["a mask of one axis twice"] = Second(
            [State0, new("attention_mask", ElementType.Int32, "n", "n")], [State2, Logits],
            "EEGCFG0007", "its input 'attention_mask' is int32 [n, n]"),
        ["logits of another type"] = Second(
            [State0], [State2, new("logits", ElementType.Float16, Dimension.Batch, 3)],
            "EEGCFG0007",
            "its output 'logits' is float16 [batch, 3]; it must be float32 [batch, 3], one for each label"),
        ["logits for each token"] = Second(
            [State0], [State2, new("logits", ElementType.Float, Dimension.Batch, Dimension.Sequence, 3)],
            "EEGCFG0007", "'logits' is float32 [batch, sequence, 3]"),
        ["logits of an unknown number"] = Second(
            [State0], [State2, new("logits", ElementType.Float, Dimension.Batch, "labels")],
            "EEGCFG0007", "'logits' is float32 [batch, labels]"),
        ["an input that nothing gives"] = Second(
            [State("hidden")], [State2, Logits],
            "EEGCFG0008", "it takes 'hidden', which no earlier block gives; beside state, a block takes 'input_ids', "),
        ["an input that only a later block gives"] = First(
            [Ids, State2], [State0, Logits],
            "EEGCFG0008", "it takes 'hidden_2', which no earlier block gives"),
        ["state of another width"] = Second(
            [State("hidden_0", 9)], [State2, Logits],
            "EEGCFG0008", "it takes 'hidden_0' as float32 [batch, sequence, 9], but 'block-00.onnx' gives float32 "
                + "[batch, sequence, 8]"),
        ["state of another type"] = Second(
            [new("hidden_0", ElementType.Float16, Dimension.Batch, Dimension.Sequence, 8)], [State2, Logits],
            "EEGCFG0008", "as float16 [batch, sequence, 8], but 'block-00.onnx' gives float32 [batch, sequence, 8]"),
        ["state of other axes"] = Second(
            [Mask, new("hidden_0", ElementType.Float, Dimension.Sequence, Dimension.Batch, 8)], [State2, Logits],
            "EEGCFG0008", "as float32 [sequence, batch, 8]; state is float32 with the axes [batch, ...]"),
        ["another number of labels"] = Second(
            [State0], [State2, new("logits", ElementType.Float, Dimension.Batch, 4)],
            "EEGCFG0009", "exits[1].block: it gives 4 logits, but there are 3 labels"),
        ["fewer positions than tokens"] = new(
            c => c.Replace("block-00.onnx", PositionedBlock.Of("a slice", words: 200, tokens: 12)),
            new ExpectedError("EEGCFG0018", "16", "tokenizer.maxTokens: 'block-00.onnx' takes 12 tokens at most"))
        {
            Options = new(),
        },
        ["state that agrees and yet is none"] = new(
            c =>
            {
                Tensor state = new("hidden_0", ElementType.Float, Dimension.Batch, Dimension.Sequence, "width");
                c.Replace("block-00.onnx", Tensor.Block([Ids], [state, Logits]));
                c.Replace("block-02.onnx", Tensor.Block([state], [State2, Logits]));
            },
            new ExpectedError(
                "EEGCFG0008",
                "\"block-02.onnx\"",
                "it takes 'hidden_0' as float32 [batch, sequence, width]; state is float32 with the axes [batch, ...]"))
        {
            Options = new(),
        },
    };

    private static CheckCase First(Tensor[] inputs, Tensor[] outputs, string code, string message) =>
        Replaced("block-00.onnx", inputs, outputs, code, message);

    private static CheckCase Second(Tensor[] inputs, Tensor[] outputs, string code, string message) =>
        Replaced("block-02.onnx", inputs, outputs, code, message);

    private static CheckCase Last(Tensor[] inputs, Tensor[] outputs, string code, string message) =>
        Replaced("block-04.onnx", inputs, outputs, code, message);

    private static CheckCase Replaced(
        string block, Tensor[] inputs, Tensor[] outputs, string code, string message) => new(
        c => c.Replace(block, Tensor.Block(inputs, outputs)), new ExpectedError(code, $"\"{block}\"", message))
    {
        Options = new(),
    };

    private static Tensor State(string name, int width = 8) =>
        new(name, ElementType.Float, Dimension.Batch, Dimension.Sequence, width);
}
