using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>
/// Answers that are not all there yet: <c>OUTPUT.partial</c>, whose complete lines are the answers to the first lines of the
/// input, and beside it <c>OUTPUT.partial.json</c>, which says to what. However the program is ended, the same command goes on
/// from there; the output itself appears when it is complete.
/// </summary>
internal sealed class PartialOutput : IDisposable
{
    private readonly string _output;
    private readonly FileStream _file;

    private PartialOutput(string output, FileStream file, long lines)
    {
        _output = output;
        _file = file;
        Lines = lines;
    }

    /// <summary>How many answers there were when it was opened.</summary>
    public long Lines { get; }

    /// <summary>Begins an output, or goes on with it.</summary>
    /// <param name="output">The output.</param>
    /// <param name="identity">What decides the answers; another one's partial output is not gone on with.</param>
    /// <exception cref="ToolException">The output is complete already, or was begun with something else.</exception>
    public static PartialOutput Open(string output, PartialOutputIdentity identity)
    {
        if (File.Exists(output))
        {
            throw new ToolException($"{output}: the file is there already; delete it, or name another one.");
        }

        string folder = Path.GetDirectoryName(output)!;
        if (!Directory.Exists(folder))
        {
            throw new ToolException($"{folder}: no such folder; make it, or name another output.");
        }

        CheckIdentity(output, identity);
        FileStream file = new(PathOf(output), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        try
        {
            (long lines, long end) = Count(file);
            file.SetLength(end);
            file.Position = end;
            return new PartialOutput(output, file, lines);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds complete lines.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        _file.Write(lines);
        _file.Flush();
    }

    /// <summary>Puts the output in its place.</summary>
    public void Complete()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(PathOf(_output), _output);
        File.Delete(IdentityOf(_output));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string PathOf(string output) => output + ".partial";

    private static string IdentityOf(string output) => output + ".partial.json";

    private static void CheckIdentity(string output, PartialOutputIdentity identity)
    {
        string file = IdentityOf(output);
        if (!File.Exists(PathOf(output)))
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
                $"{PathOf(output)}: these answers were begun with {difference}. Give what it was begun with to go on, or delete "
                + "the file to begin anew.");
        }
    }

    // The complete lines, and where they end: a line that was cut off is written anew.
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
