using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Where text comes from: a file, a pipe (also a named one), or standard input. What can be read once only and is
/// needed again is kept in a temporary file meanwhile.
/// </summary>
internal sealed class TextInput : IDisposable
{
    private readonly Stream _stream;
    private readonly long _origin;
    private readonly bool _isReadAgain;
    private SpooledStream? _spooled;
    private bool _isOpened;

    private TextInput(string name, Stream stream, bool isReadAgain)
    {
        Name = name;
        _stream = stream;
        _isReadAgain = isReadAgain;
        _origin = stream.CanSeek ? stream.Position : 0;
    }

    /// <summary>The name used in errors.</summary>
    public string Name { get; }

    /// <summary>Whether it can be read once only.</summary>
    public bool IsPipe => !_stream.CanSeek;

    /// <summary>Finds an input.</summary>
    /// <param name="path">A file, a pipe, or <c>-</c> for standard input.</param>
    /// <param name="expected">What to give, as the end of a sentence, for errors.</param>
    /// <param name="isReadAgain">Whether it is opened more than once.</param>
    /// <exception cref="ToolException">There is nothing to read.</exception>
    public static TextInput Of(string path, string expected, bool isReadAgain = false)
    {
        if (StandardStreams.IsInput(path))
        {
            return new TextInput(StandardStreams.InputName, StandardStreams.TakeInput(), isReadAgain);
        }

        if (Directory.Exists(path))
        {
            throw new ToolException($"{path}: this is a folder; {expected}.");
        }

        if (!File.Exists(path))
        {
            throw new ToolException(
                path.Length == 0 ? $"The name of a file is empty; {expected}." : $"{path}: no such file; {expected}.");
        }

        // The lines have a buffer of their own.
        return new TextInput(
            path,
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1),
            isReadAgain);
    }

    /// <summary>Reads from the first byte; what was opened before must have been read to its end.</summary>
    /// <param name="owner">What is disposed with the lines.</param>
    /// <exception cref="ToolException">It is not text.</exception>
    public TextLines Open(IDisposable? owner = null)
    {
        Stream stream = _stream;
        if (_stream.CanSeek)
        {
            _stream.Position = _origin;
        }
        else if (_isReadAgain && !_isOpened)
        {
            stream = _spooled = new SpooledStream(_stream);
        }
        else if (_isOpened)
        {
            stream = _spooled ?? throw new InvalidOperationException("A pipe can be read once only.");
            _spooled.Rewind();
        }

        _isOpened = true;
        bool isFile = _stream.CanSeek && Name != StandardStreams.InputName;
        return new TextLines(stream, Name, isFile, owner);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _spooled?.Dispose();
        _stream.Dispose();
    }
}
