using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Tasks.Tests.Checks;

/// <summary>
/// Cascades that go on with a second model, exits after its layers 1 and 3, with a vocabulary of its own, and a third
/// one that takes the same ids.
/// </summary>
internal static class ModelCases
{
    private static readonly TestCascadeOptions Models = new()
    {
        Models =
        [
            new("large", new() { Exits = [1, 3], ReversedVocabulary = true, MaxTokens = 20 }),
            new("third", new() { Exits = [2], MaxTokens = 20 }),
        ],
    };

    private static readonly Tensor Logits = new("logits", ElementType.Float, Dimension.Batch, 3);
    private static readonly Tensor Ids = new("input_ids", ElementType.Int32, Dimension.Batch, Dimension.Sequence);

    public static Dictionary<string, CheckCase> All { get; } = new()
    {
        ["a missing vocabulary of a further model"] = Case(
            c => c.Delete("vocab-1.txt"),
            "EEGCFG0003",
            "\"vocab-1.txt\"",
            "models[0].tokenizer.vocabulary: there is no file 'vocab-1.txt' in the manifest's folder"),
        ["another vocabulary of a further model"] = Case(
            c => c.Overwrite("vocab-1.txt", "[PAD]\n"u8.ToArray()),
            "EEGCFG0004", "\"", "models[0].tokenizer.sha256: 'vocab-1.txt' is not the file that the manifest"),
        ["a vocabulary of a further model without special tokens"] = Case(
            c => c.Replace("vocab-1.txt", "[PAD]\n[UNK]\n[CLS]\n"u8.ToArray()),
            "EEGCFG0010", "\"vocab-1.txt\"", "models[0].tokenizer.vocabulary: 'vocab-1.txt' has no line [SEP]"),
        ["state of another model"] = Case(
            c => c.Replace("model-1-block-01.onnx", Tensor.Block(
                [Ids, new("hidden_0", ElementType.Float, Dimension.Batch, Dimension.Sequence, 8)],
                [Logits, new("hidden_1", ElementType.Float, Dimension.Batch, Dimension.Sequence, 8)])),
            "EEGCFG0008",
            "\"model-1-block-01.onnx\"",
            "exits[3].block: it takes 'hidden_0', which no earlier block gives"),
        ["a further model that takes no ids"] = Case(
            c => c.Replace("model-2-block-02.onnx", Tensor.Block(
                [new("attention_mask", ElementType.Int32, Dimension.Batch, Dimension.Sequence)], [Logits])),
            "EEGCFG0006",
            "\"model-2-block-02.onnx\"",
            "exits[5].block: it takes no 'input_ids'; the first block takes the token ids"),
        ["fewer positions than tokens in a further model"] = Case(
            c => c.Replace("model-2-block-02.onnx", PositionedBlock.Of("a slice", words: 200, tokens: 18)),
            "EEGCFG0018",
            "20",
            "models[0].tokenizer.maxTokens: 'model-2-block-02.onnx' takes 18 tokens at most"),
    };

    private static CheckCase Case(Action<EditableCascade> mistake, string id, string at, string message) =>
        new(mistake, new ExpectedError(id, at, message)) { Options = Models };
}
