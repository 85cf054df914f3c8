using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;
using EarlyExitGen.Tasks.Files;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>The files in a manifest's folder: finds them, and reports those that are missing or not the right ones.</summary>
internal sealed class CascadeFolder(string folder, ProblemList problems)
{
    private const string LfsPointer = "version https://git-lfs";

    private readonly HashSet<string> _checked = new(StringComparer.Ordinal);

    /// <summary>Reads a file; null if it is missing or cannot be read, which is reported at its name.</summary>
    public T? Read<T>(JsonValue name, string file, Func<string, T> read)
        where T : class
    {
        string path = PathOf(file);
        if (!File.Exists(path))
        {
            problems.Add(
                BuildRule.MissingFile,
                name,
                "there is no file '" + file + "' in the manifest's folder; copy it from the exported cascade, or export the "
                    + "cascade again");
            return null;
        }

        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(
                BuildRule.MissingFile, name, "'" + file + "' cannot be read: " + e.Message + " Make it readable for the build");
            return null;
        }
    }

    /// <summary>
    /// Whether a file is there and the right one; otherwise that is reported. A file that several exits name is read and
    /// reported once.
    /// </summary>
    public bool Check(JsonValue name, JsonValue hash, string file, string sha256) =>
        !_checked.Add(file) || (Read(name, file, FileHash.Of) is { } actual && IsRight(hash, file, sha256, actual));

    /// <summary>Whether a file's hash is the one that the manifest says; otherwise that is reported at the hash.</summary>
    public bool IsRight(JsonValue hash, string file, string expected, string actual)
    {
        if (actual == expected)
        {
            return true;
        }

        problems.Add(
            BuildRule.OtherFile,
            hash,
            IsLfsPointer(file)
                ? "'" + file + "' is a pointer of Git LFS, not the file itself; run 'git lfs pull'"
                : "'" + file + "' is not the file that the manifest was written for, its SHA-256 is " + actual
                    + "; copy it again from the exported cascade, or write this hash if the file is the right one");
        return false;
    }

    /// <summary>The full path of a file that the manifest names.</summary>
    public string PathOf(string file) => Path.GetFullPath(Path.Combine(folder, file));

    private bool IsLfsPointer(string file)
    {
        using FileStream stream = FileHash.Open(PathOf(file));
        byte[] start = new byte[LfsPointer.Length];
        return stream.Read(start, 0, start.Length) == start.Length && start.SequenceEqual(Encoding.ASCII.GetBytes(LfsPointer));
    }
}
