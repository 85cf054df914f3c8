using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the names and the hashes of the files that belong to a cascade.</summary>
internal static class FileReader
{
    private const string Rule =
        "a file is named relative to the manifest's folder and lies inside it, as in block-00.onnx";

    /// <summary>Reads a file's path: relative, inside the folder, with forward slashes.</summary>
    public static string? ReadPath(ObjectReader reader, string name)
    {
        if (reader.String(name) is not { } file)
        {
            return null;
        }

        string path = file.Value;
        string? fault =
            path.Length == 0 ? "the name is empty"
            : path.Length > ManifestLimits.Path || path.Split('/').Any(p => p.Length > ManifestLimits.FileName)
                ? "this path is longer than file systems allow, a name of " + Text(ManifestLimits.FileName)
                    + " characters and a path of " + Text(ManifestLimits.Path)
            : path.Contains('\\') ? "a backslash separates folders under Windows only; write '/'"
            : path[0] == '/' || path.Contains(':') ? "this path does not begin in the manifest's folder"
            : path.Split('/').Contains("..") ? "'..' leads out of the manifest's folder"
            : path.Split('/').Any(
                p => p is "" or "." || p[p.Length - 1] is '.' or ' ') ? "a part of this path names nothing"
            : path.Any(c => c < ' ' || "\"<>|*?".IndexOf(c) >= 0) ? "one of these characters is allowed in no file name"
            : null;
        if (fault is not null)
        {
            reader.Problems.Add(ManifestRule.Path, file, fault + "; " + Rule);
            return null;
        }

        return path;
    }

    /// <summary>Reads <c>sha256</c>.</summary>
    public static string? ReadHash(ObjectReader reader)
    {
        if (reader.String("sha256") is not { } hash)
        {
            return null;
        }

        if (hash.Value.Length == 64 && hash.Value.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
        {
            return hash.Value;
        }

        reader.Problems.Add(
            ManifestRule.Hash,
            hash,
            "this is not a SHA-256 hash; write 64 hexadecimal digits in lower case, as sha256sum prints them");
        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
