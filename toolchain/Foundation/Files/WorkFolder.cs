namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>A folder in which one process prepares what it writes; it is gone when that is done.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream _lock;

    private WorkFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>The folder in full.</summary>
    public string Path { get; }

    /// <summary>Takes the folder, with what a killed process left there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="output">What errors call what is written.</param>
    /// <exception cref="ToolException">Another process has it, or it holds something else.</exception>
    public static WorkFolder Take(string path, string output)
    {
        string file = System.IO.Path.Combine(path, LockName);
        if (Directory.Exists(path) && !File.Exists(file) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new ToolException(
                $"{path}: this folder is needed for what is being written, but holds something else; move it away.");
        }

        Directory.CreateDirectory(path);
        try
        {
            return new WorkFolder(
                path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new ToolException(
                $"{output}: another process is writing it; wait until it has ended, or give another folder.", e);
        }
    }

    /// <summary>Makes an empty folder in it.</summary>
    public string Make(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>Deletes everything in it.</summary>
    public void Clear()
    {
        foreach (string left in Directory.GetDirectories(Path))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose()
    {
        try
        {
            // The lock goes last: it tells whose the rest is, should a kill come between.
            Clear();
            if (OperatingSystem.IsWindows())
            {
                // What is open cannot be deleted there.
                _lock.Dispose();
            }

            File.Delete(System.IO.Path.Combine(Path, LockName));
            Directory.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is written is whole; this is cleared next time.
        }

        _lock.Dispose();
    }
}
