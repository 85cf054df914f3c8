using System.Text;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>Writes files so that whoever is killed half-way leaves the old file or the new one, never a part.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Lets <paramref name="write"/> fill a file beside <paramref name="path"/>, then puts it in its place.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + ".new";
        using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Writes text as UTF-8 without a mark, line ends as they are.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Utf8.GetBytes(text)));
}
