using EarlyExitGen.Toolchain.Model.Cutting;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>Blocks that give together what the whole graph gives.</summary>
/// <param name="Blocks">Each block and its file, in order.</param>
/// <param name="Verified">How they compare with the whole graph.</param>
/// <param name="IsOneRow">Whether the last layer is computed for one row of each text.</param>
/// <param name="IsOptimized">Whether they do so optimised by ONNX Runtime too, not only as they are written.</param>
internal sealed record VerifiedChain(
    IReadOnlyList<(Block Block, string File)> Blocks, ChainVerification Verified, bool IsOneRow, bool IsOptimized);
