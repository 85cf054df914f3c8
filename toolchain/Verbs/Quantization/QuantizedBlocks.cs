using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Graphs;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>Where the blocks of a quantized cascade lie.</summary>
internal static class QuantizedBlocks
{
    /// <summary>
    /// The file of an exit's block. Those of several models keep their names, so that none are the same.
    /// </summary>
    public static string FileOf(CascadeSpec spec, ExitSpec exit) =>
        spec.Models.Count == 0 ? CascadeGraphs.BlockFile(exit.Layer) : exit.Block!;

    /// <summary>The file of its weights, in the block's folder, from where its graph refers to it.</summary>
    public static string WeightsOf(CascadeSpec spec, ExitSpec exit)
    {
        string block = FileOf(spec, exit);
        return block[..(block.LastIndexOf('/') + 1)] + CascadeGraphs.WeightsFile;
    }
}
