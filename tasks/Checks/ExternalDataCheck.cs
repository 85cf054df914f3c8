using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;
using EarlyExitGen.Tasks.Onnx;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>
/// Checks the external data of blocks: that it is there, the right one, and all that the graphs refer to.
/// </summary>
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

    /// <summary>
    /// Reports the files that a block's graph refers to and the manifest does not name, and values that lie outside of
    /// those that it names.
    /// </summary>
    public static void CheckReferences(Block block, CascadeFolder folder, ProblemList problems)
    {
        // A graph refers to files from its own folder, the manifest names them from its own.
        string path = block.File.Substring(0, block.File.LastIndexOf('/') + 1);
        Dictionary<string, string> declared = [];
        foreach (DataFileSpec data in block.Spec.Data)
        {
            declared[Normal(data.File)] = data.File;
        }

        string? DeclaredName(string file) =>
            !file.StartsWith("/", StringComparison.Ordinal)
                && declared.TryGetValue(Normal(path + file), out string? name) ? name : null;

        foreach (string file in block.Graph.ExternalFiles.Where(f => DeclaredName(f) is null))
        {
            problems.Add(
                BuildRule.UndeclaredData,
                block.Exit.Has("data") ? block.Exit.At("data") : block.Name,
                "'" + block.File + "' refers to weights in '" + file + "', which the exit's 'data' does not name; add "
                    + "{ \"file\": \"...\", \"sha256\": \"...\" } for it, or export the cascade again");
        }

        // One is enough: whoever wrote one wrongly wrote the others.
        if (block.Graph.External.Select(Fault).FirstOrDefault(f => f is not null) is { } fault)
        {
            problems.Add(
                BuildRule.DataRange, block.Name, "'" + block.File + "' " + fault + "; export the cascade again");
        }

        // Of a file that is not named, missing or another one all has been said already.
        string? Fault(ExternalTensor tensor) =>
            tensor.File is null ? "does not say in which file the weights '" + tensor.Name + "' lie"
            : DeclaredName(tensor.File) is { } file
                && folder.LengthOf(file) is { } length ? tensor.FaultIn(file, length)
            : null;
    }

    // Two ways to write one path, './weights.bin' and 'weights.bin', become the same text. No file is looked for, so
    // that whatever a graph says may be compared.
    private static string Normal(string path) =>
        string.Join("/", path.Split('/').Where(part => part is not ("" or ".")));
}
