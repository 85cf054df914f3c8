using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace EarlyExitGen.Tasks.Copies;

/// <summary>
/// The list of the files of a project's cascades, as it was when the project was compiled: a line with hash and path
/// for each, as <c>sha256sum -c</c> reads them, and a comment for each folder that says where it comes from. It is
/// copied along with the files, so that a folder of output says what put them there.
/// </summary>
internal sealed class CascadeList
{
    /// <summary>The suffix of lists' names, after the assembly's name.</summary>
    public const string Suffix = ".cascades.sha256";

    /// <summary>The folder of the output that all cascades' folders are in.</summary>
    public const string Root = "cascades";

    private const string Comment = "# ";
    private const string From = " from ";
    private const int HashLength = 64;

    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _sources = new(StringComparer.OrdinalIgnoreCase);

    private CascadeList(string file) =>
        Owner = Path.GetFileName(file).Substring(0, Path.GetFileName(file).Length - Suffix.Length);

    /// <summary>The name of the assembly that the list is of.</summary>
    public string Owner { get; }

    /// <summary>The hashes by path, <c>cascades/FOLDER/FILE</c>.</summary>
    public IReadOnlyDictionary<string, string> Hashes => _hashes;

    /// <summary>Whether a file's name is that of a list.</summary>
    public static bool IsList(string file) => file.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The line that says where a cascade's folder is, relative to the project.</summary>
    public static string SourceLine(string folder, string source) => Comment + Root + "/" + folder + From + source;

    /// <summary>The line of a file.</summary>
    public static string FileLine(string path, string sha256) => sha256 + "  " + path;

    /// <summary>
    /// Reads a list; null if it is not there, or cannot be read. Lines that a list does not have are passed over.
    /// </summary>
    public static CascadeList? Read(string file)
    {
        try
        {
            CascadeList list = new(file);
            foreach (string line in File.ReadAllLines(file))
            {
                list.Add(line);
            }

            return list;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where the project has a cascade's folder; null if it has none of this name.</summary>
    public string? SourceOf(string folder) => _sources.TryGetValue(folder, out string? source) ? source : null;

    /// <summary>Whether another list has the same files of a cascade's folder.</summary>
    public bool HasSameFiles(string folder, CascadeList other)
    {
        Dictionary<string, string> mine = FilesOf(folder);
        Dictionary<string, string> others = other.FilesOf(folder);
        return mine.Count == others.Count
            && mine.All(f => others.TryGetValue(f.Key, out string? hash) && hash == f.Value);
    }

    /// <summary>The names of the cascades' folders.</summary>
    public IEnumerable<string> Folders => _sources.Keys;

    /// <summary>A path as lists have it.</summary>
    public static string Normal(string path) => path.Replace('\\', '/');

    private Dictionary<string, string> FilesOf(string folder)
    {
        string start = Root + "/" + folder + "/";
        return _hashes.Where(f => f.Key.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(f => f.Key, f => f.Value, StringComparer.OrdinalIgnoreCase);
    }

    private void Add(string line)
    {
        int from = line.IndexOf(From, StringComparison.Ordinal);
        string start = Comment + Root + "/";
        if (from > 0 && line.StartsWith(start, StringComparison.Ordinal))
        {
            _sources[line.Substring(start.Length, from - start.Length)] = line.Substring(from + From.Length);
        }
        else if (line.Length > HashLength + 2 && line[0] != Comment[0])
        {
            _hashes[line.Substring(HashLength + 2)] = line.Substring(0, HashLength);
        }
    }
}
