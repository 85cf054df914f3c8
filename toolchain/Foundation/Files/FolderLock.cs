namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// Has a folder for one process alone while it writes files there; the folder is made if it is missing.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly string _folder;
    private readonly string _file;
    private readonly bool _isNew;
    private readonly FileStream _stream;

    /// <summary>Takes the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ToolException">It cannot be written to, or another process has it.</exception>
    public FolderLock(string folder)
    {
        OutputPlace.CheckFolder(folder);
        _folder = folder;
        _file = Path.Combine(folder, ".lock");
        _isNew = !Directory.Exists(folder);
        try
        {
            Directory.CreateDirectory(folder);
            _stream = OutputPlace.OpenAlone(_file, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{folder}: cannot be written to ({e.Message}); give another folder for --out.", e);
        }
    }

    /// <summary>Gives the folder free; made for nothing, it is deleted.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            // What is open cannot be deleted there.
            _stream.Dispose();
        }

        File.Delete(_file);
        _stream.Dispose();
        if (_isNew && !Directory.EnumerateFileSystemEntries(_folder).Any())
        {
            Directory.Delete(_folder);
        }
    }
}
