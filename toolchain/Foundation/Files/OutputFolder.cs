using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// A folder that a verb writes. It is prepared beside its place and exchanged with what is there, so that whoever is
/// killed half-way leaves the old folder or the new one; files in it that are not the verb's come along. Where a folder
/// cannot be exchanged, because it is a mount point, the one that the process runs in, or in one that is not writable,
/// its files are replaced one by one. What a killed process left is cleared when the folder is opened next.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    // Other files have to be linked one by one; a folder with more of them is not one for outputs.
    private const int MostOtherFiles = 10_000;

    // The ending of the folder that is worked in, and its name where it must lie in the output itself.
    private const string WorkName = ".earlyexit";

    private readonly WorkFolder _work;
    private readonly PendingOutputs.Pending _pending;

    // Deepest first.
    private readonly string[] _madeParents;

    private OutputFolder(string path, string name, WorkFolder work, string[] madeParents)
    {
        Path = path;
        Name = name;
        _work = work;
        _madeParents = madeParents;
        _pending = PendingOutputs.OfProcess.Take(Clear);
    }

    /// <summary>The folder in full; of a link, what that leads to. It need not be there.</summary>
    public string Path { get; }

    /// <summary>The folder's name, as it was given.</summary>
    public string Name { get; }

    private string Old => System.IO.Path.Combine(_work.Path, "old");

    /// <summary>Takes a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="source">What the verb reads, which must not be the folder or lie in it; null for nothing.</param>
    /// <exception cref="ToolException">It cannot be written, or another process is writing it.</exception>
    public static OutputFolder Open(string folder, string? source = null)
    {
        OutputPlace.CheckFolder(folder);
        string given = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        string name = System.IO.Path.GetFileName(given);
        if (name.Length == 0 || File.Exists(given))
        {
            throw new ToolException($"{folder}: this is not a folder that can be written; give the name of a new one.");
        }

        try
        {
            string path = FolderPlace.Real(given);
            CheckSource(folder, path, source);
            string[] missing = [.. MissingParents(path)];
            OutputFolder output = new(path, name, TakeWork(folder, path), missing);
            output.Recover();
            output._work.Clear();
            return output;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{folder}: it cannot be written to ({e.Message}); give another folder.", e);
        }
    }

    /// <summary>Checks that there is room for what will be written.</summary>
    /// <exception cref="ToolException">There is not.</exception>
    public void RequireSpace(long bytes)
    {
        FreeSpace.Require(_work.Path, bytes, Path);
    }

    /// <summary>Makes an empty folder to prepare something in.</summary>
    public string Stage(string name) => _work.Make(name);

    /// <summary>Puts what was prepared in the folder's place.</summary>
    /// <param name="stage">What was prepared.</param>
    /// <param name="own">The files of the old folder that go, relative to it; all others come along.</param>
    /// <param name="last">
    /// The file that the others belong to: where they have to be replaced one by one, it comes last.
    /// </param>
    /// <exception cref="ToolException">There are too many other files.</exception>
    public void Commit(string stage, IReadOnlySet<string> own, string last) => _pending.Commit(() =>
    {
        if (!Directory.Exists(Path))
        {
            Directory.Move(stage, Path);
        }
        else if (_work.Path == WorkWithin(Path))
        {
            ReplaceFiles(stage, own, last);
        }
        else
        {
            Exchange(stage, own);
        }
    });

    /// <summary>Deletes what was prepared or replaced, and parent folders that were made for nothing.</summary>
    public void Dispose() => _pending.Dispose();

    /// <summary>Checks that what is read neither is a folder that is written nor lies in it.</summary>
    /// <param name="folder">The folder as it is told of.</param>
    /// <param name="path">The folder in full; it need not be there.</param>
    /// <param name="source">What is read; null for nothing.</param>
    /// <exception cref="ToolException">It is, or does.</exception>
    public static void CheckSource(string folder, string path, string? source)
    {
        switch (source is not null && Directory.Exists(path) ? FolderPlace.DepthWithin(path, source) : null)
        {
            case 0:
                throw new ToolException($"{folder}: this is the folder that is read; give another one.");
            case not null:
                throw new ToolException($"{folder}: {source}, which is read, lies in it; give another folder.");
        }
    }

    private static IEnumerable<string> MissingParents(string path)
    {
        string? parent = System.IO.Path.GetDirectoryName(path);
        while (parent is not null && !Directory.Exists(parent))
        {
            yield return parent;
            parent = System.IO.Path.GetDirectoryName(parent);
        }
    }

    private static string WorkWithin(string path) => System.IO.Path.Combine(path, WorkName);

    private static WorkFolder TakeWork(string folder, string path)
    {
        string parent = System.IO.Path.GetDirectoryName(path)!;
        WorkFolder? beside = null;
        try
        {
            beside = WorkFolder.Take(
                System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(path)}{WorkName}"), folder);
            if (!Directory.Exists(path) || CanBeExchanged(path, beside))
            {
                return beside;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(path))
        {
            // What lies in the folder may still be written.
        }

        beside?.Dispose();
        return WorkFolder.Take(WorkWithin(path), folder);
    }

    // The only way to tell is to try.
    private static bool CanBeExchanged(string path, WorkFolder work)
    {
        if (FolderPlace.DepthWithin(path, Environment.CurrentDirectory) is not null)
        {
            return false;
        }

        string probe = System.IO.Path.Combine(path, WorkName + "-probe");
        try
        {
            if (!Directory.Exists(probe))
            {
                Directory.Move(work.Make("probe"), probe);
            }

            Directory.Delete(probe);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void CopyMode(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        }
    }

    // Files, and folders that are empty, with a separator at their end. Links to folders are not entered: they come
    // along as links.
    private static IEnumerable<string> Entries(string folder)
    {
        Stack<string> folders = new([""]);
        while (folders.TryPop(out string? relative))
        {
            bool isEmpty = true;
            foreach (FileSystemInfo entry in new DirectoryInfo(
                System.IO.Path.Combine(folder, relative)).EnumerateFileSystemInfos())
            {
                isEmpty = false;
                string name = System.IO.Path.Combine(relative, entry.Name);
                if (entry is DirectoryInfo { LinkTarget: null })
                {
                    folders.Push(name);
                }
                else
                {
                    yield return name;
                }
            }

            if (isEmpty && relative.Length > 0)
            {
                yield return relative + System.IO.Path.DirectorySeparatorChar;
            }
        }
    }

    private void Clear()
    {
        Recover();
        _work.Dispose();
        foreach (string parent in _madeParents.Where(
            p => Directory.Exists(p) && !Directory.EnumerateFileSystemEntries(p).Any()))
        {
            Directory.Delete(parent);
        }
    }

    // Where folders cannot be exchanged at once, a kill may have come between the two moves.
    private void Recover()
    {
        if (!Directory.Exists(Path) && Directory.Exists(Old))
        {
            Directory.Move(Old, Path);
        }
    }

    private void Exchange(string stage, IReadOnlySet<string> own)
    {
        // What a killed process tried out is nobody's.
        string[] others = [.. Entries(Path)
            .Where(file => !own.Contains(file) && !file.StartsWith(WorkName, StringComparison.Ordinal))
            .Take(MostOtherFiles + 1)];
        if (others.Length > MostOtherFiles)
        {
            throw new ToolException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path}: there are more than {MostOtherFiles} other files in it; give a folder of its own."));
        }

        foreach (string file in others)
        {
            MakeFolder(stage, System.IO.Path.GetDirectoryName(file)!);
            if (!System.IO.Path.EndsInDirectorySeparator(file))
            {
                FolderSwap.Link(System.IO.Path.Combine(Path, file), System.IO.Path.Combine(stage, file));
            }
        }

        CopyMode(Path, stage);
        if (!FolderSwap.TryExchange(stage, Path))
        {
            Directory.Move(Path, Old);
            Directory.Move(stage, Path);
        }
    }

    // A folder for other files, as it is in the old one.
    private void MakeFolder(string stage, string relative)
    {
        string made = System.IO.Path.Combine(stage, relative);
        if (!Directory.Exists(made))
        {
            MakeFolder(stage, System.IO.Path.GetDirectoryName(relative)!);
            Directory.CreateDirectory(made);
            CopyMode(System.IO.Path.Combine(Path, relative), made);
        }
    }

    private void ReplaceFiles(string stage, IReadOnlySet<string> own, string last)
    {
        string[] files = [.. Entries(stage).OrderBy(file => file == last)];
        foreach (string file in files)
        {
            string place = System.IO.Path.Combine(Path, file);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
            File.Move(System.IO.Path.Combine(stage, file), place, overwrite: true);
        }

        foreach (string file in own.Except(files))
        {
            File.Delete(System.IO.Path.Combine(Path, file));
        }
    }
}
