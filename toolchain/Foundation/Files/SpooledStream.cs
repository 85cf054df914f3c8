namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// Reads what can be read once only, such as a pipe, and keeps it in a temporary file, from which it can be read again.
/// The file is gone with the process, however that ends.
/// </summary>
internal sealed class SpooledStream : ReadOnlyStream
{
    private readonly Stream _source;
    private readonly FileStream _copy;
    private bool _isRewound;

    /// <summary>Begins to read.</summary>
    /// <param name="source">What is read; it stays open.</param>
    /// <param name="folder">Where the temporary file is made; null for the system's place for such files.</param>
    public SpooledStream(Stream source, string? folder = null)
    {
        _source = source;
        string file = Path.Combine(folder ?? Path.GetTempPath(), $"earlyexit-{Guid.NewGuid():n}.spool");
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _copy = new FileStream(file, options);
        if (!OperatingSystem.IsWindows())
        {
            // An open file lives on without its name, and no kill can leave it behind.
            File.Delete(file);
        }
    }

    /// <summary>Goes back to the beginning; the source must have been read to its end.</summary>
    public void Rewind()
    {
        _copy.Position = 0;
        _isRewound = true;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_isRewound)
        {
            return _copy.Read(buffer);
        }

        int read = _source.Read(buffer);
        _copy.Write(buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _copy.Dispose();
        base.Dispose(disposing);
    }
}
