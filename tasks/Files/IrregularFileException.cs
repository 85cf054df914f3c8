using System.IO;

namespace EarlyExitGen.Tasks.Files;

/// <summary>Thrown where a path does not lead to a regular file, which alone has contents of its own to read.</summary>
/// <param name="kind">What it is, in words, as "a folder".</param>
internal sealed class IrregularFileException(string kind) : IOException($"It is {kind}, not a regular file.")
{
    /// <summary>The kind of thing that was found, in words.</summary>
    public string Kind => kind;
}
