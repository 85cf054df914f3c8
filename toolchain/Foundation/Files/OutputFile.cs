namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// A file that a verb writes when its work is done. It is taken at the start, so that what is in its way, such as
/// another process that writes it, is told before the work; it appears whole or not at all. <c>-</c> is standard
/// output.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly Stream _stream;
    private readonly PendingOutputs.Pending? _pending;
    private bool _isDone;

    private OutputFile(string path, Stream stream, bool isDirect)
    {
        _path = path;
        _stream = stream;
        _pending = isDirect ? null : PendingOutputs.OfProcess.Take(Clear);
    }

    /// <summary>Takes an output.</summary>
    /// <param name="path">A file, which is replaced if it is there, a pipe, or <c>-</c>.</param>
    /// <param name="inputs">The files that are read for it.</param>
    /// <exception cref="ToolException">It cannot be written, or is one of the inputs.</exception>
    public static OutputFile Open(string path, params IEnumerable<string> inputs)
    {
        if (OutputPlace.OpenDirectly(path) is { } stream)
        {
            return new OutputFile(path, stream, isDirect: true);
        }

        string full = OutputPlace.CheckFile(path);
        if (inputs.Any(input => FolderPlace.AreSame(input, full)))
        {
            throw new ToolException($"{path}: this is a file that is read for it; name another output.");
        }

        return new OutputFile(full, OutputPlace.OpenAlone(Stage(full), path), isDirect: false);
    }

    /// <summary>Writes the output and puts it in its place.</summary>
    /// <param name="write">Writes to its argument.</param>
    public void Write(Action<Stream> write)
    {
        if (_pending is null)
        {
            write(_stream);
            _stream.Flush();
            return;
        }

        FileStream file = (FileStream)_stream;
        file.SetLength(0);
        write(file);
        file.Flush(flushToDisk: true);
        _pending.Commit(() =>
        {
            CloseOnWindows();
            File.Move(Stage(_path), _path, overwrite: true);
            _isDone = true;
        });
        file.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pending?.Dispose();
        _stream.Dispose();
    }

    private void Clear()
    {
        if (!_isDone)
        {
            CloseOnWindows();
            File.Delete(Stage(_path));
        }
    }

    // What is open can be neither renamed nor deleted there.
    private void CloseOnWindows()
    {
        if (OperatingSystem.IsWindows())
        {
            _stream.Dispose();
        }
    }

    private static string Stage(string path) => path + ".new";
}
