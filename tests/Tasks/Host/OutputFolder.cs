using EarlyExitGen.Tasks.Copies;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Host;

/// <summary>Projects with cascades of a few bytes, and folders that these are copied to, without a build.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("earlyexit-test-");

    /// <summary>The path of a file, given relative to the common folder.</summary>
    public string PathOf(string file) => Path.Combine(_root.FullName, file);

    /// <summary>Writes a file, with a date that is the same for all.</summary>
    public string Write(string file, string text = "")
    {
        string path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        return path;
    }

    /// <summary>The list of a project's one cascade: <c>PROJECT/FOLDER</c> with a manifest and a block.</summary>
    public string[] Lines(string project, string folder)
    {
        using HashCascadeFiles task = new()
        {
            BuildEngine = new RecordingBuildEngine(),
            ProjectDirectory = PathOf(project),
            Folders = [new TaskItem(
                PathOf(folder) + "/", new Dictionary<string, string> { ["Name"] = Path.GetFileName(folder) })],
            Files =
            [
                .. Directory.GetFiles(PathOf(folder)).Select(file => new TaskItem(file, new Dictionary<string, string>
                {
                    ["Link"] = $"cascades/{Path.GetFileName(folder)}/{Path.GetFileName(file)}",
                })),
            ],
        };
        Assert.True(task.Execute());
        return task.Lines;
    }

    /// <summary>Makes a project with a cascade, compiled; returns what it copies.</summary>
    public ITaskItem[] Project(string name, string folder, string manifest, string block)
    {
        Write($"{folder}/a.cascade.json", manifest);
        Write($"{folder}/block.onnx", block);
        return Compile(name, folder);
    }

    /// <summary>Compiles a project for its cascade as it is now; returns what it copies.</summary>
    public ITaskItem[] Compile(string name, string folder)
    {
        Write($"{name}/obj/{name}{CascadeList.Suffix}", string.Join('\n', Lines(name, folder)) + "\n");
        return Copied(name, folder);
    }

    /// <summary>The files that a project copies.</summary>
    public ITaskItem[] Copied(string name, string folder) =>
    [
        Item($"{name}/obj/{name}{CascadeList.Suffix}", name + CascadeList.Suffix),
        .. Directory.GetFiles(PathOf(folder)).Select(
            f => Item(f, $"cascades/{Path.GetFileName(folder)}/{Path.GetFileName(f)}")),
    ];

    /// <summary>Copies as a build does: files that are missing.</summary>
    public void Copy(ITaskItem[] items, string output)
    {
        foreach (ITaskItem item in items)
        {
            string target = Path.Combine(PathOf(output), item.GetMetadata("CascadePath"));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!File.Exists(target))
            {
                File.Copy(item.ItemSpec, target);
            }
        }
    }

    /// <summary>Runs the task on a folder of output and returns its errors.</summary>
    public IReadOnlyList<BuildErrorEventArgs> Prepare(ITaskItem[] items, string output, params string[] records)
    {
        RecordingBuildEngine engine = new();
        PrepareCascadeCopies task = new()
        {
            BuildEngine = engine,
            Files = items,
            Folder = PathOf(output),
            Records = records,
            Project = PathOf("Test.csproj"),
        };
        bool succeeded = task.Execute();
        Assert.Equal(engine.Errors.Count == 0, succeeded);
        return engine.Errors;
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Delete(recursive: true);

    private TaskItem Item(string file, string path) =>
        new(PathOf(file), new Dictionary<string, string> { ["CascadePath"] = path });
}
