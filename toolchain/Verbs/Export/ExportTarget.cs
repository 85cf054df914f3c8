using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>
/// The folder that a cascade goes to: a new one, or that of an earlier version, which is replaced as a whole. Files in
/// it that are not the cascade's, such as a README, stay as they are.
/// </summary>
internal sealed class ExportTarget : IDisposable
{
    private readonly OutputFolder _folder;
    private readonly CascadeKind _kind;
    private readonly bool _force;
    private readonly EarlierCascade? _earlier;

    private ExportTarget(OutputFolder folder, CascadeKind kind, bool force)
    {
        _folder = folder;
        _kind = kind;
        _force = force;
        _earlier = FindEarlier();
    }

    /// <summary>The folder's name.</summary>
    public string Name => _folder.Name;

    /// <summary>The manifest, once it is written.</summary>
    public string ManifestFile => Path.Combine(_folder.Path, Name + CascadeFolder.ManifestEnding);

    /// <summary>
    /// Checks that a cascade may go there: over an earlier one, or where no other file is in its way.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="kind">What goes there.</param>
    /// <param name="force">Whether what is there may be something else, and operating points may go.</param>
    /// <param name="source">What is read for it; null for nothing.</param>
    /// <exception cref="ToolException">
    /// The folder cannot be written, is what is read, or holds something else.
    /// </exception>
    public static ExportTarget Open(string folder, CascadeKind kind, bool force, string? source = null)
    {
        OutputFolder output = OutputFolder.Open(folder, source);
        try
        {
            ExportTarget target = new(output, kind, force);
            target.CheckOthers([CascadeGraphs.PlainFile, CascadeGraphs.WeightsFile, Checkpoint.VocabularyFile]);
            return target;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>Checks that the folder is not that of another thing that is read, which must not lie in it.</summary>
    /// <exception cref="ToolException">It does.</exception>
    public void RequireNotRead(string source) => OutputFolder.CheckSource(_folder.Path, _folder.Path, source);

    /// <summary>Checks that there is room for the cascade, before it is computed.</summary>
    /// <exception cref="ToolException">There is not.</exception>
    public void RequireSpace(long bytes) => _folder.RequireSpace(bytes);

    /// <summary>Makes an empty folder to prepare the cascade in.</summary>
    public string Stage(string name) => _folder.Stage(name);

    /// <summary>Puts what was prepared in its place.</summary>
    /// <param name="stage">What was prepared, its manifest among it.</param>
    /// <param name="keepsDials">
    /// Whether the manifest's dials are defaults, which give way to those of the earlier version.
    /// </param>
    /// <param name="others">
    /// Files that were prepared and are not the cascade's, relative to the folder; those of an earlier version give
    /// way.
    /// </param>
    /// <returns>The files of the cascade, relative to the folder.</returns>
    /// <exception cref="ToolException">Something would be lost that was not asked to go.</exception>
    public IReadOnlyList<string> Commit(
        string stage, bool keepsDials = false, IReadOnlyCollection<string>? others = null)
    {
        others ??= [];
        CascadeManifest next = CascadeManifest.Load(Path.Combine(stage, Name + CascadeFolder.ManifestEnding));
        IReadOnlyList<string> files = ManifestFiles.Of(next);
        CheckOthers(_earlier is null ? files.Concat(others) : files);
        if (_earlier is not null)
        {
            Replace(_earlier, next, keepsDials);
        }

        if (!File.Exists(Path.Combine(_folder.Path, GitAttributes.FileName)))
        {
            GitAttributes.Write(stage);
        }

        _folder.Commit(
            stage,
            new HashSet<string>([.. _earlier?.Files ?? [], .. files, .. others]),
            last: Path.GetFileName(next.Path));
        return files;
    }

    /// <summary>Deletes whatever was prepared and not put in its place.</summary>
    public void Dispose() => _folder.Dispose();

    private EarlierCascade? FindEarlier()
    {
        if (!File.Exists(ManifestFile))
        {
            return null;
        }

        try
        {
            return new EarlierCascade(CascadeManifest.Load(ManifestFile));
        }
        catch (ToolException) when (_force)
        {
            return null;
        }
        catch (ToolException e)
        {
            throw new ToolException(
                $"{e.Message} It cannot be told what belongs to that cascade; give --force to replace its files.", e);
        }
    }

    // What is written must not be in the way of what is there and not the earlier version's.
    private void CheckOthers(IEnumerable<string> files)
    {
        IReadOnlyList<string> own = _earlier?.Files ?? [];
        string? other =
            files.FirstOrDefault(file => !own.Contains(file) && File.Exists(Path.Combine(_folder.Path, file)));
        if (other is not null && !_force)
        {
            throw new ToolException(
                $"{_folder.Path}: it holds '{other}', which is not of an earlier version of this cascade; give "
                + "another folder, or --force to replace that file.");
        }
    }

    private void Replace(EarlierCascade earlier, CascadeManifest next, bool keepsDials)
    {
        if (!_force && !earlier.IsEarlierVersionOf(next.Spec, _kind))
        {
            throw new ToolException(
                $"{ManifestFile}: this is another cascade, not an earlier version of the one that is written; give "
                + "another folder, or --force to replace it.");
        }

        if (!_force && earlier.PointsLostBy(next.Spec) is { Count: > 0 } lost)
        {
            throw new ToolException(
                $"{ManifestFile}: its operating points {Excerpt.OfNames(lost)} are of another model or calibration "
                + "and would be lost; give another folder, or --force and then `earlyexit tune` again.");
        }

        string text = earlier.CarryOver(new ManifestText(File.ReadAllText(next.Path)), next.Spec, keepsDials).Text;
        CascadeManifest.Parse(text, next.Path);
        AtomicFile.WriteText(next.Path, text);
    }
}
