using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>Checks the external data of blocks: that it is there, the right one, and all that the graphs refer to.</summary>
internal static class ExternalDataCheck
{
    /// <summary>Reports the files that an exit names and that are missing or not the right ones.</summary>
    public static void CheckFiles(ExitSpec spec, JsonValue exit, CascadeFolder folder, CancellationToken cancellation)
    {
        for (int i = 0; i < spec.Data.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            JsonValue data = exit.At("data").At(i);
            folder.Check(data.At("file"), data.At("sha256"), spec.Data[i].File, spec.Data[i].Sha256);
        }
    }

    /// <summary>Reports the files that a block's graph refers to and the manifest does not name.</summary>
    public static void CheckReferences(Block block, ProblemList problems)
    {
        // A graph refers to files from its own folder, the manifest names them from its own.
        string folder = block.Spec.Block.Substring(0, block.Spec.Block.LastIndexOf('/') + 1);
        HashSet<string> declared = [.. block.Spec.Data.Select(d => Normal(d.File))];
        bool IsDeclared(string file) => !file.StartsWith("/", StringComparison.Ordinal) && declared.Contains(Normal(folder + file));

        foreach (string file in block.Graph.ExternalFiles.Where(f => !IsDeclared(f)))
        {
            problems.Add(
                BuildRule.UndeclaredData,
                block.Exit.Has("data") ? block.Exit.At("data") : block.Name,
                "'" + block.Spec.Block + "' refers to weights in '" + file + "', which the exit's 'data' does not name; add "
                    + "{ \"file\": \"...\", \"sha256\": \"...\" } for it, or export the cascade again");
        }
    }

    // Two ways to write one path, './weights.bin' and 'weights.bin', become the same text. No file is looked for, so that
    // whatever a graph says may be compared.
    private static string Normal(string path) => string.Join("/", path.Split('/').Where(part => part is not ("" or ".")));
}
