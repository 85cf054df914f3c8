using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>
/// Answers that are not all there yet: <c>OUTPUT.partial</c>, whose complete lines are the answers to the first lines
/// of the input, and beside it <c>OUTPUT.partial.json</c>, which says to what. However the program is ended, the same
/// command goes on from there; the output itself appears when it is complete. One process has it at a time.
/// </summary>
internal sealed class PartialOutput : IAnswerOutput
{
    private readonly string _output;
    private readonly FileStream _file;
    private bool _isOver;

    private PartialOutput(string output, FileStream file)
    {
        _output = output;
        _file = file;
    }

    /// <inheritdoc/>
    public long Lines { get; private set; }

    /// <summary>Takes an output, for this process alone.</summary>
    /// <param name="path">The output.</param>
    /// <exception cref="ToolException">
    /// The output is complete already, or cannot be written, or another process writes it.
    /// </exception>
    public static PartialOutput Open(string path)
    {
        string output = OutputPlace.CheckFile(path);
        CheckAbsent(output);
        PartialOutput taken = new(output, OutputPlace.OpenAlone(PathOf(output), path));
        try
        {
            // Who had it before may have completed it meanwhile.
            CheckAbsent(output);
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ToolException">It was begun with something else.</exception>
    public void Begin(PartialOutputIdentity identity)
    {
        CheckIdentity(identity);
        (Lines, long end) = Count(_file);
        _file.SetLength(end);
        _file.Position = end;
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> lines)
    {
        _file.Write(lines);
        _file.Flush();
    }

    /// <summary>Puts the output in its place.</summary>
    public void Complete()
    {
        _file.Flush(flushToDisk: true);
        if (OperatingSystem.IsWindows())
        {
            // What is open cannot be renamed there.
            _file.Dispose();
        }

        File.Move(PathOf(_output), _output);
        File.Delete(IdentityOf(_output));
        _isOver = true;
    }

    /// <inheritdoc/>
    public void Discard()
    {
        _file.SetLength(0);
        File.Delete(IdentityOf(_output));
    }

    /// <summary>Gives it free; what holds no answer is not left behind.</summary>
    public void Dispose()
    {
        if (!_isOver && _file.CanSeek && _file.Length == 0)
        {
            if (OperatingSystem.IsWindows())
            {
                _file.Dispose();
            }

            File.Delete(PathOf(_output));
            File.Delete(IdentityOf(_output));
        }

        _isOver = true;
        _file.Dispose();
    }

    private static string PathOf(string output) => output + ".partial";

    private static string IdentityOf(string output) => output + ".partial.json";

    private static void CheckAbsent(string output)
    {
        if (File.Exists(output))
        {
            throw new ToolException($"{output}: the file is there already; delete it, or name another one.");
        }
    }

    private void CheckIdentity(PartialOutputIdentity identity)
    {
        string file = IdentityOf(_output);
        if (_file.Length == 0)
        {
            AtomicFile.WriteText(file, JsonSerializer.Serialize(identity, Terminal.Json));
            return;
        }

        PartialOutputIdentity? begun;
        try
        {
            begun = JsonSerializer.Deserialize<PartialOutputIdentity>(File.ReadAllText(file), Terminal.Json);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            begun = null;
        }

        if (begun != identity)
        {
            string difference = begun?.DifferenceTo(identity) ?? "nobody knows what";
            throw new ToolException(
                $"{PathOf(_output)}: these answers were begun with {difference}. Give what it was begun with to go "
                + "on, or delete the file to start over.");
        }
    }

    // The complete lines, and where they end: a line that was cut off is written again.
    private static (long Lines, long End) Count(FileStream file)
    {
        byte[] buffer = new byte[1 << 20];
        (long lines, long end, long at) = (0, 0, 0);
        for (int read; (read = file.Read(buffer)) > 0; at += read)
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, read);
            lines += bytes.Count((byte)'\n');
            int last = bytes.LastIndexOf((byte)'\n');
            end = last < 0 ? end : at + last + 1;
        }

        return (lines, end);
    }
}
