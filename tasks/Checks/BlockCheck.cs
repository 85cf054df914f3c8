using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests;
using EarlyExitGen.Tasks.Onnx;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>Checks what a block takes from the text and gives to its exit: all that can be seen without other blocks.</summary>
internal static class BlockCheck
{
    /// <summary>Reports what is wrong with a block's own inputs and outputs.</summary>
    public static void Run(Block block, int labels, ProblemList problems)
    {
        foreach (BlockTensor input in block.Graph.Inputs.Where(i => Block.Feeds.Contains(i.Name) && !IsFeed(i)))
        {
            problems.Add(
                BuildRule.TensorType,
                block.Name,
                "its input '" + input.Name + "' is " + input + "; it must be int32 or int64 [batch, sequence]");
        }

        CheckLogits(block, labels, problems);
    }

    private static bool IsFeed(BlockTensor input) =>
        input.Type is ElementType.Int32 or ElementType.Int64 && input.HasShape(Axis.Batch, Axis.Sequence);

    private static void CheckLogits(Block block, int labels, ProblemList problems)
    {
        if (block.Graph.Output(Block.Logits) is not { } logits)
        {
            string given = string.Join(", ", block.Graph.Outputs.Select(o => "'" + o.Name + "'"));
            problems.Add(
                BuildRule.MissingTensor,
                block.Name,
                "it gives no '" + Block.Logits + "'" + (given.Length > 0 ? ", only " + given : "")
                    + "; every block gives the logits of its exit");
            return;
        }

        Axis expected = Axis.Constant(labels);
        if (logits.Type == ElementType.Float32 && logits.HasShape(Axis.Batch, expected))
        {
            return;
        }

        if (logits is { Type: ElementType.Float32, Shape: { Count: 2 } shape }
            && shape[0] == Axis.Batch
            && shape[1].Size is { } size)
        {
            problems.Add(
                BuildRule.LabelCount,
                block.Name,
                "it gives " + size.ToString(CultureInfo.InvariantCulture) + " logits, but there are " + expected
                    + " labels; correct the labels, or export the cascade again");
            return;
        }

        problems.Add(
            BuildRule.TensorType,
            block.Name,
            "its output '" + Block.Logits + "' is " + logits + "; it must be float32 [batch, " + expected + "], one for each label");
    }
}
