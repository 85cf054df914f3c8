namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// Whether something can be written where it is asked for; looked at before the work, not after. All verbs that write a
/// file ask here.
/// </summary>
internal static class OutputPlace
{
    // What the system calls report for a file that another process has locked: Linux, macOS, Windows.
    private static readonly int[] IsLocked = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Checks a file that is to be written; whether one may be there already is the verb's matter.</summary>
    /// <returns>Its path in full; of a link, what that leads to.</returns>
    /// <exception cref="ToolException">It is a folder, or in one that is missing.</exception>
    public static string CheckFile(string path)
    {
        if (path.Length == 0)
        {
            throw new ToolException("The name of the output is empty; give that of a file.");
        }

        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new ToolException($"{path}: this is a folder; name a file in it.");
        }

        full = new FileInfo(full).LinkTarget is null
            ? full
            : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
        string folder = Path.GetDirectoryName(full)!;
        return Directory.Exists(folder)
            ? full
            : throw new ToolException($"{folder}: no such folder; make it, or name another output.");
    }

    /// <summary>Checks a folder that files are to be written to; it need not be there.</summary>
    /// <exception cref="ToolException">It is a file, or <c>-</c>.</exception>
    public static void CheckFolder(string path)
    {
        if (path is "" or StandardStreams.Dash)
        {
            throw new ToolException($"'{path}': several files are written, which takes a folder; name one.");
        }

        if (File.Exists(path))
        {
            throw new ToolException(
                $"{path}: this is a file; several files are written, which takes a folder; name another one.");
        }
    }

    /// <summary>
    /// Opens an output that is written to as it comes: standard output, a pipe or a device. Null for files.
    /// </summary>
    public static Stream? OpenDirectly(string path)
    {
        if (StandardStreams.IsOutput(path))
        {
            return StandardStreams.OpenOutput();
        }

        if (path.Length == 0 || !File.Exists(path))
        {
            return null;
        }

        // Waits for whoever reads from a named pipe. Devices can be sought in, but must not be replaced by a file.
        FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
        if (!file.CanSeek || IsDevice(Path.GetFullPath(path)) || IsDevice(CheckFile(path)))
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Opens a file that no other process has open in this way, or makes it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="output">What errors call the output that it is for.</param>
    /// <exception cref="ToolException">Another process has it open.</exception>
    public static FileStream OpenAlone(string file, string output)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (IOException e) when (IsLocked.Contains(e.HResult))
        {
            throw new ToolException(
                $"{output}: another process is writing it; wait until it has ended, or name another output.", e);
        }
    }

    private static bool IsDevice(string path) =>
        (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal))
        || path.StartsWith("/proc/", StringComparison.Ordinal);
}
