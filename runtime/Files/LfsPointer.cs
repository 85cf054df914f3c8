using System.IO;
using System.Linq;
using System.Text;

namespace EarlyExitGen.Loading;

/// <summary>
/// Knows the small text that Git has in place of a large file which Git LFS has not fetched yet. Compiled into the
/// build's task too.
/// </summary>
internal static class LfsPointer
{
    /// <summary>The description of such a file, as in "It is ...".</summary>
    public const string Description = "a pointer of Git LFS, not the file itself: run 'git lfs pull'";

    private const int MaxLength = 1024;

    private static readonly byte[] Start = Encoding.ASCII.GetBytes("version https://git-lfs");

    /// <summary>Whether a file is such a pointer; pipes and devices are not, and not read.</summary>
    public static bool IsAt(string path)
    {
        if (!File.Exists(path) || FileKind.OfIrregular(path) is not null)
        {
            return false;
        }

        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[Start.Length];
        return stream.Length <= MaxLength
            && stream.Read(start, 0, start.Length) == start.Length
            && start.SequenceEqual(Start);
    }
}
