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
        foreach (GraphTensor input in block.Inputs.Where(i => BlockNames.IsFeed(i.Name) && !block.Axes.IsFeed(i)))
        {
            yield return new SignatureFault(
                SignatureFaultKind.TensorType,
                $"its input '{input.Name}' is {input}; it must be int32 or int64 [batch, sequence], two dynamic axes "
                    + "of any names");
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
        foreach ((int Block, SignatureFault Fault) fault in ChainStates.Of(blocks, files).Faults)
        {
            yield return fault;
        }

        if (blocks[0].Input(BlockNames.Ids) is null)
        {
            yield return (0, new SignatureFault(
                SignatureFaultKind.MissingTensor,
                $"it takes no '{BlockNames.Ids}'; the first block takes the token ids"));
        }
    }

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

        string expected = labels.ToString(CultureInfo.InvariantCulture);
        long? size = logits.Type == ElementType.Float32
            && block.Axes.UsesOf(logits) is { Count: 2 } uses
            && uses[1].Role == AxisRole.Constant
                ? uses[1].Size
                : null;
        if (size == labels)
        {
            return null;
        }

        return size is { } other
            ? new SignatureFault(
                SignatureFaultKind.LabelCount,
                $"it gives {other.ToString(CultureInfo.InvariantCulture)} logits, but there are {expected} labels")
            : new SignatureFault(
                SignatureFaultKind.TensorType,
                $"its output '{BlockNames.Logits}' is {logits}; it must be float32 [batch, {expected}], one for each "
                    + "label");
    }
}
