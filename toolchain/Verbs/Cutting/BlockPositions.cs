using EarlyExitGen.Loading.Positions;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>Finds how many tokens a block has positions for.</summary>
internal static class BlockPositions
{
    /// <summary>The number of tokens; null where the block sets no limit, or none that is understood.</summary>
    /// <param name="block">The block that has the embeddings.</param>
    public static int? Of(string block)
    {
        try
        {
            using FileStream file = File.OpenRead(block);
            return (int?)PositionTables.FindLimit(GraphFile.Read(file), ManifestLimits.MaxTokens)?.Tokens;
        }
        catch (InvalidDataException)
        {
            // ONNX Runtime reads it all the same: then nothing is known.
            return null;
        }
    }
}
