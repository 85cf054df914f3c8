using System.Collections.Generic;
using System.IO;
using EarlyExitGen.Loading.Positions;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;
using EarlyExitGen.Tasks.Files;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>Checks that blocks have positions for as many tokens as the manifest lets a text have.</summary>
internal static class PositionCheck
{
    /// <summary>Reports the first block that has fewer.</summary>
    public static void Run(
        IEnumerable<Block> blocks,
        TokenizerSpec tokenizer,
        JsonValue maxTokens,
        CascadeFolder folder,
        ProblemList problems)
    {
        foreach (Block block in blocks)
        {
            if (FindLimit(folder.PathOf(block.File), tokenizer.MaxTokens) is { } limit)
            {
                problems.Add(BuildRule.Positions, maxTokens, limit.Explain(block.File, tokenizer.MaxTokens));
                return;
            }
        }
    }

    // Once more, without the weights: by now the file is known to be the right one, and a graph.
    private static PositionLimit? FindLimit(string path, int tokens)
    {
        try
        {
            using FileStream file = FileHash.Open(path);
            return PositionTables.FindLimit(GraphFile.Read(file), tokens);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
