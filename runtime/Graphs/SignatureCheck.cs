using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Graphs;

/// <summary>
/// Checks what the blocks of a cascade take and give against the manifest and against each other. Compiled into the
/// build's task too: a build and a loaded cascade have one opinion of what a block is.
/// </summary>
internal static class SignatureCheck
{
    /// <summary>What is wrong with a block's own inputs and outputs.</summary>
    /// <param name="block">The block.</param>
    /// <param name="labels">The number of labels.</param>
    public static IEnumerable<SignatureFault> OfBlock(GraphSignature block, int labels)
    {
        foreach (GraphTensor input in block.Inputs.Where(i => IsFed(i.Name) && !i.IsFeed))
        {
            yield return new SignatureFault(
                SignatureFaultKind.TensorType,
                $"its input '{input.Name}' is {input}; it must be int32 or int64 [batch, sequence]");
        }

        if (LogitsFault(block, labels) is { } fault)
        {
            yield return fault;
        }
    }

    /// <summary>
    /// What is wrong between blocks: each takes what an earlier one gives, and the first takes the token ids.
    /// </summary>
    /// <param name="blocks">The blocks, in the order in which they run.</param>
    /// <param name="files">The names of their files.</param>
    public static IEnumerable<(int Block, SignatureFault Fault)> OfChain(
        IReadOnlyList<GraphSignature> blocks, IReadOnlyList<string> files)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            foreach (GraphTensor taken in blocks[i].Inputs.Where(t => !IsFed(t.Name)))
            {
                if (StateFault(blocks, files, i, taken) is { } fault)
                {
                    yield return (i, new SignatureFault(SignatureFaultKind.State, fault));
                }
            }
        }

        if (blocks[0].Input(BlockNames.Ids) is null)
        {
            yield return (0, new SignatureFault(
                SignatureFaultKind.MissingTensor,
                $"it takes no '{BlockNames.Ids}'; the first block takes the token ids"));
        }
    }

    /// <summary>The block that gives a state tensor: the latest one before its taker; -1 if none does.</summary>
    /// <param name="blocks">The blocks, in the order in which they run.</param>
    /// <param name="taker">The block that takes it.</param>
    /// <param name="name">The tensor's name.</param>
    public static int GiverOf(IReadOnlyList<GraphSignature> blocks, int taker, string name)
    {
        int giver = taker - 1;
        while (giver >= 0 && blocks[giver].Output(name) is null)
        {
            giver--;
        }

        return giver;
    }

    private static bool IsFed(string input) => BlockNames.Feeds.Contains(input);

    private static SignatureFault? LogitsFault(GraphSignature block, int labels)
    {
        if (block.Output(BlockNames.Logits) is not { } logits)
        {
            string only = block.Outputs.Count > 0
                ? ", only " + Quoted.List(block.Outputs.Select(o => "'" + o.Name + "'"))
                : "";
            return new SignatureFault(
                SignatureFaultKind.MissingTensor,
                $"it gives no '{BlockNames.Logits}'{only}; every block gives the logits of its exit");
        }

        Axis expected = Axis.Constant(labels);
        if (logits.Type == ElementType.Float32 && logits.HasShape(Axis.Batch, expected))
        {
            return null;
        }

        return logits is { Type: ElementType.Float32, Shape: { Count: 2 } shape }
            && shape[0] == Axis.Batch
            && shape[1].Size is { } size
            ? new SignatureFault(
                SignatureFaultKind.LabelCount,
                $"it gives {size.ToString(CultureInfo.InvariantCulture)} logits, but there are {expected} labels")
            : new SignatureFault(
                SignatureFaultKind.TensorType,
                $"its output '{BlockNames.Logits}' is {logits}; it must be float32 [batch, {expected}], one for each "
                    + "label");
    }

    private static string? StateFault(
        IReadOnlyList<GraphSignature> blocks, IReadOnlyList<string> files, int taker, GraphTensor taken)
    {
        string name = Quoted.Of(taken.Name);
        int giver = GiverOf(blocks, taker, taken.Name);
        if (giver < 0)
        {
            return $"it takes '{name}', which no earlier block gives; beside state, a block takes "
                + string.Join(", ", BlockNames.Feeds.Select(f => "'" + f + "'"));
        }

        GraphTensor given = blocks[giver].Output(taken.Name)!;
        return !given.Matches(taken) ? $"it takes '{name}' as {taken}, but '{files[giver]}' gives {given}"
            : !taken.IsState ? $"it takes '{name}' as {taken}; state is float32 with the axes [batch, ...], each named "
                + "'batch' or 'sequence' or of constant size"
            : null;
    }
}
