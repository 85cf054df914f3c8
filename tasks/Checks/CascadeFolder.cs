using System;
using System.Collections.Generic;
using System.IO;
using EarlyExitGen.Loading;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;
using EarlyExitGen.Tasks.Files;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>
/// The files in a manifest's folder: finds them, and reports those that are missing or not the right ones.
/// </summary>
internal sealed class CascadeFolder(string folder, ProblemList problems)
{
    // The length of each file that is the right one; null of the others.
    private readonly Dictionary<string, long?> _checked = new(StringComparer.Ordinal);

    /// <summary>Reads a file; null if it is missing or cannot be read, which is reported at its name.</summary>
    public T? Read<T>(JsonValue name, string file, Func<string, T> read)
        where T : class
    {
        string path = PathOf(file);
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            string fault = IsLink(path)
                ? "'" + file + "' is a link to a file that is not there"
                : "there is no file '" + file + "' in the manifest's folder";
            problems.Add(
                BuildRule.MissingFile,
                name,
                fault + "; copy it from the exported cascade, or export the cascade again");
            return null;
        }
        catch (IrregularFileException e)
        {
            problems.Add(
                BuildRule.Irregular,
                name,
                "'" + file + "' is " + e.Kind
                    + ", not a regular file; put the file itself, or a link to it, into the manifest's folder");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(
                BuildRule.MissingFile,
                name,
                "'" + file + "' cannot be read: " + e.Message + " Make it readable for the build");
            return null;
        }
    }

    /// <summary>
    /// Whether a file is there and the right one; otherwise that is reported. A file that several exits name is read
    /// and reported once.
    /// </summary>
    public bool Check(JsonValue name, JsonValue hash, string file, string sha256)
    {
        if (_checked.ContainsKey(file))
        {
            return true;
        }

        _checked[file] = null;
        if (Read(name, file, FileHash.Of) is not { } actual || !IsRight(hash, file, sha256, actual))
        {
            return false;
        }

        using FileStream stream = FileHash.Open(PathOf(file));
        _checked[file] = stream.Length;
        return true;
    }

    /// <summary>The length of a file that was checked and is the right one; otherwise null.</summary>
    public long? LengthOf(string file) => _checked.TryGetValue(file, out long? length) ? length : null;

    /// <summary>
    /// Whether a file's hash is the one that the manifest says; otherwise that is reported at the hash.
    /// </summary>
    public bool IsRight(JsonValue hash, string file, string expected, string actual)
    {
        if (actual == expected)
        {
            return true;
        }

        problems.Add(
            BuildRule.OtherFile,
            hash,
            LfsPointer.IsAt(PathOf(file))
                ? "'" + file + "' is " + LfsPointer.Description
                : LineEndFault(file, expected)
                ?? "'" + file + "' is not the file that the manifest was written for, its SHA-256 is " + actual
                    + "; copy it again from the exported cascade, or write this hash if the file is the right one");
        return false;
    }

    /// <summary>The full path of a file that the manifest names.</summary>
    public string PathOf(string file) => Path.GetFullPath(Path.Combine(folder, file));

    // A link whose target is missing does not exist, but has attributes.
    private static bool IsLink(string path)
    {
        try
        {
            return (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string? LineEndFault(string file, string expected)
    {
        using FileStream stream = FileHash.Open(PathOf(file));
        return LineEnds.Explain(file, stream, expected);
    }
}
