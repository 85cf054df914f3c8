using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Graphs;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>Reports what is wrong with what blocks take and give, at their names in the manifest.</summary>
internal static class BlockCheck
{
    /// <summary>Reports what is wrong with a block's own inputs and outputs.</summary>
    public static void Run(Block block, int labels, ProblemList problems)
    {
        foreach (SignatureFault fault in SignatureCheck.OfBlock(block.Graph.Signature, labels))
        {
            Report(block, fault, problems);
        }
    }

    /// <summary>Reports the blocks that do not get what they take.</summary>
    public static void RunChain(IReadOnlyList<Block> blocks, ProblemList problems)
    {
        GraphSignature[] signatures = [.. blocks.Select(b => b.Graph.Signature)];
        string[] files = [.. blocks.Select(b => b.File)];
        foreach ((int block, SignatureFault fault) in SignatureCheck.OfChain(signatures, files))
        {
            Report(blocks[block], fault, problems);
        }
    }

    private static void Report(Block block, SignatureFault fault, ProblemList problems)
    {
        (ManifestRule rule, string fix) = fault.Kind switch
        {
            SignatureFaultKind.MissingTensor => (BuildRule.MissingTensor, ""),
            SignatureFaultKind.TensorType => (BuildRule.TensorType, ""),
            SignatureFaultKind.LabelCount => (
                BuildRule.LabelCount,
                "; correct the labels, or export the cascade again"),
            _ => (BuildRule.State, "; export the cascade again"),
        };
        problems.Add(rule, block.Name, fault.Text + fix);
    }
}
