using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;

namespace EarlyExitGen.Tests;

/// <summary>Loads test cascades the way generated code does.</summary>
internal static class Chains
{
    /// <summary>Loads the blocks of a test cascade.</summary>
    public static BlockChain Load(TestCascade cascade, CascadeOptions? options = null)
    {
        CascadeSpec spec = ManifestFile.Read(cascade.ManifestFile);
        return BlockChain.Load(
            CascadeDescriptions.Of(spec, cascade.Folder), cascade.Folder, options ?? new CascadeOptions());
    }

    /// <summary>
    /// Where the memory of the chain's only context lies: it stays there as long as the context lives.
    /// </summary>
    public static unsafe nint AddressOfContext(BlockChain chain)
    {
        using BlockRun run = chain.BeginTokens([2]);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(run.Ids));
    }

    /// <summary>The logits of every exit, run through the blocks: [exits * labels].</summary>
    public static float[] Trace(BlockChain chain, ReadOnlySpan<int> ids, int exits)
    {
        List<float> logits = [];
        using BlockRun run = chain.BeginTokens(ids);
        for (int exit = 0; exit < exits; exit++)
        {
            logits.AddRange(run.Next());
        }

        return [.. logits];
    }
}
