using System.IO;

namespace EarlyExitGen.Tasks.Files;

/// <summary>What lies at a file's path is not a regular file, so it has no contents of its own to read.</summary>
/// <param name="kind">What it is, in words, as "a folder".</param>
internal sealed class IrregularFileException(string kind) : IOException($"It is {kind}, not a regular file.")
{
    /// <summary>What it is, in words.</summary>
    public string Kind => kind;
}
