using System;
using System.Collections.Generic;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Keeps book of the files that exits name: every block and the lexicon is a file of its own, while blocks may share
/// external data, which then has one hash. Names that differ only in case are the same file, as under Windows.
/// </summary>
internal sealed class FileBook(ProblemList problems)
{
    private readonly Dictionary<string, JsonPath> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (JsonPath Path, string Sha256)> _data = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Enters an exit's own file, its block or its lexicon; null stands for one that could not be read.
    /// </summary>
    public void AddFile(ObjectReader exit, string property, string? file)
    {
        if (file is null)
        {
            return;
        }

        JsonString written = exit.String(property)!;
        if (_files.TryGetValue(file, out JsonPath? other))
        {
            problems.Add(
                ManifestRule.RepeatedFile,
                written,
                "this " + property + " is also " + other + "; every exit has a file of its own");
        }
        else
        {
            _files.Add(file, written.Path);
        }
    }

    /// <summary>Enters a file of external data.</summary>
    public void AddData(ObjectReader data, string file, string sha256, bool repeated)
    {
        if (repeated)
        {
            problems.Add(ManifestRule.RepeatedFile, data.String("file")!, "this exit names the file twice; keep one");
        }
        else if (!_data.TryGetValue(file, out (JsonPath Path, string Sha256) other))
        {
            _data.Add(file, (data.Value.Path, sha256));
        }
        else if (other.Sha256 != sha256)
        {
            problems.Add(
                ManifestRule.RepeatedFile,
                data.String("sha256")!,
                "this hash differs from that of the same file at " + other.Path);
        }
    }
}
