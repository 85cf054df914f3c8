using System.Text;
using System.Text.Json;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// Writes files so that whoever is killed half-way leaves the old file or the new one, never a part. A link stays one:
/// what it leads to is replaced.
/// </summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Lets <paramref name="write"/> fill a file beside <paramref name="path"/>, then puts it in its place.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        string place = FolderPlace.Real(path);
        string temporary = Beside(place);
        bool isOurs = false; // what another process makes under this name, before or after, is not ours to delete
        using PendingOutputs.Pending pending = PendingOutputs.OfProcess.Take(() =>
        {
            if (isOurs)
            {
                File.Delete(temporary);
            }
        });
        using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            isOurs = true;
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        if (!OperatingSystem.IsWindows() && File.Exists(place))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(place));
        }

        pending.Commit(() =>
        {
            File.Move(temporary, place, overwrite: true);
            isOurs = false;
        });
    }

    /// <summary>Writes text as UTF-8 without a mark, line ends as they are.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Utf8.GetBytes(text)));

    /// <summary>Writes an indented JSON object with a line end behind it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="members">Writes the object's members.</param>
    public static void WriteJson(string path, Action<Utf8JsonWriter> members) => Write(path, stream =>
    {
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    });

    /// <summary>Checks that a file can be written, before the work whose result goes there.</summary>
    /// <exception cref="ToolException">It cannot.</exception>
    public static void RequireWritable(string path)
    {
        try
        {
            string temporary = Beside(FolderPlace.Real(path));
            using (new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
            }

            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{path}: it cannot be written ({e.Message}).", e);
        }
    }

    // What a killed process left there is overwritten.
    private static string Beside(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.earlyexit");
}
