using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests;
using EarlyExitGen.Tasks.Onnx;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>Checks that the blocks fit together: what one takes, an earlier one gives.</summary>
internal static class ChainCheck
{
    private const string FirstInput = "input_ids";

    /// <summary>Reports the blocks that do not get what they take.</summary>
    public static void Run(IReadOnlyList<Block> blocks, ProblemList problems)
    {
        if (blocks[0].Graph.Input(FirstInput) is null)
        {
            problems.Add(
                BuildRule.MissingTensor,
                blocks[0].Name,
                "it takes no '" + FirstInput + "'; the first block takes the token ids");
        }

        for (int i = 0; i < blocks.Count; i++)
        {
            foreach (BlockTensor taken in blocks[i].Graph.Inputs.Where(t => !Block.Feeds.Contains(t.Name)))
            {
                // The latest of the earlier blocks counts, as when the cascade runs.
                Block? giver = blocks.Take(i).LastOrDefault(b => b.Graph.Output(taken.Name) is not null);
                if (Fault(taken, giver) is { } fault)
                {
                    problems.Add(BuildRule.State, blocks[i].Name, fault);
                }
            }
        }
    }

    private static string? Fault(BlockTensor taken, Block? giver)
    {
        if (giver is null)
        {
            return "it takes '" + taken.Name + "', which no earlier block gives; beside state, a block takes "
                + string.Join(", ", Block.Feeds.Select(f => "'" + f + "'"));
        }

        BlockTensor given = giver.Graph.Output(taken.Name)!;
        if (given.Type != taken.Type || !SameShape(given, taken))
        {
            return "it takes '" + taken.Name + "' as " + taken + ", but '" + giver.File + "' gives " + given
                + "; export the cascade again";
        }

        return IsState(taken)
            ? null
            : "it takes '" + taken.Name + "' as " + taken + "; state is float32 with the axes [batch, ...], each named 'batch' "
                + "or 'sequence' or of constant size";
    }

    private static bool SameShape(BlockTensor one, BlockTensor other) =>
        one.Shape is { } a && other.Shape is { } b && a.SequenceEqual(b);

    private static bool IsState(BlockTensor tensor) =>
        tensor is { Type: ElementType.Float32, Shape: { Count: > 0 } axes }
        && axes[0] == Axis.Batch
        && axes.All(a => a.IsKnown)
        && axes.Count(a => a == Axis.Batch) == 1;
}
