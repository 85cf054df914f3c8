using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>
/// The folder that an export goes to. It is prepared in folders beside it, on the same file system, and moved in file
/// by file at the end; files that no export writes, such as a README, stay as they are.
/// </summary>
internal sealed class ExportTarget
{
    private readonly string _folder;
    private readonly string _stages;

    // Deepest first.
    private readonly string[] _madeParents;

    private ExportTarget(string folder)
    {
        _folder = folder;
        Name = Path.GetFileName(folder);
        string parent = Path.GetDirectoryName(folder) ?? folder;
        _stages = Path.Combine(parent, $".{Name}.export-{Guid.NewGuid():n}");
        List<string> missing = [];
        for (string? p = parent; p is not null && !Directory.Exists(p); p = Path.GetDirectoryName(p))
        {
            missing.Add(p);
        }

        _madeParents = [.. missing];
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    private string ManifestFile => Path.Combine(_folder, Name + CascadeFolder.ManifestEnding);

    /// <summary>Checks that an export may go there: over an earlier one, or where no other file is in its way.</summary>
    /// <exception cref="ToolException">The folder holds files of that name that are no earlier export's.</exception>
    public static ExportTarget Open(string folder)
    {
        ExportTarget target = new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (target.Name.Length == 0 || File.Exists(target._folder))
        {
            throw new ToolException($"{folder}: it cannot be a cascade's folder; give the name of a new one.");
        }

        string? inTheWay = target.OwnFiles().FirstOrDefault();
        return inTheWay is null || File.Exists(target.ManifestFile)
            ? target
            : throw new ToolException(
                $"{folder}: it holds '{Path.GetFileName(inTheWay)}' but no {Path.GetFileName(target.ManifestFile)}, so it "
                + "is no earlier export; give another folder.");
    }

    /// <summary>Makes an empty folder to prepare the export in.</summary>
    public string Stage(string name) => Directory.CreateDirectory(Path.Combine(_stages, name)).FullName;

    /// <summary>Replaces an earlier export by what was prepared in <paramref name="stage"/>.</summary>
    public void Commit(string stage)
    {
        if (!Directory.Exists(_folder))
        {
            Directory.Move(stage, _folder);
            return;
        }

        // The manifest comes last: until then its hashes tell that the folder is neither the old cascade nor the new.
        HashSet<string> written = [];
        foreach (string file in Directory.GetFiles(stage).OrderBy(
            f => f.EndsWith(CascadeFolder.ManifestEnding, StringComparison.Ordinal)))
        {
            string place = Path.Combine(_folder, Path.GetFileName(file));
            File.Move(file, place, overwrite: true);
            written.Add(place);
        }

        foreach (string file in OwnFiles().Where(f => !written.Contains(f)))
        {
            File.Delete(file);
        }
    }

    /// <summary>Deletes whatever was prepared and not moved, and parent folders that were made for nothing.</summary>
    public void DeleteStages()
    {
        if (Directory.Exists(_stages))
        {
            Directory.Delete(_stages, recursive: true);
        }

        foreach (string parent in _madeParents.Where(IsEmptyFolder))
        {
            Directory.Delete(parent);
        }
    }

    private static bool IsEmptyFolder(string path) =>
        Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any();

    // Files in the target that are named as an export's; the manifest aside.
    private IEnumerable<string> OwnFiles() => !Directory.Exists(_folder)
        ? []
        : Directory.GetFiles(_folder, "block-*.onnx").Concat(
            new[] { CascadeGraphs.PlainFile, CascadeGraphs.WeightsFile, Checkpoint.VocabularyFile }
                .Select(name => Path.Combine(_folder, name)).Where(File.Exists)).Order(StringComparer.Ordinal);
}
