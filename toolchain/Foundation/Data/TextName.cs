using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Facts told by the name of a text.</summary>
internal static class TextName
{
    /// <summary>
    /// The ending, in lower case and with its dot; that of gzip does not count. Empty where the name has none.
    /// </summary>
    public static string Ending(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant();
    }

    /// <summary>Whether it says that each line is a JSON value.</summary>
    public static bool IsJsonLines(string path) => Ending(path) is ".jsonl" or ".ndjson" or ".json";

    /// <summary>The name without its folders, as reports and manifests say it.</summary>
    public static string Short(string path) => StandardStreams.IsInput(path) ? StandardStreams.InputName
        : path.StartsWith("/dev/fd/", StringComparison.Ordinal)
            || path.StartsWith("/proc/", StringComparison.Ordinal) ? "a pipe"
        : Path.GetFileName(path);
}
