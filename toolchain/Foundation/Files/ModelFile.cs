using EarlyExitGen.Loading;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// The files of a model: settings, vocabularies, weights, graphs. They are read whole, and more than once.
/// </summary>
internal static class ModelFile
{
    /// <summary>Checks a file before it is read; whether it is there is its reader's matter.</summary>
    /// <exception cref="ToolException">It is not a file with content, or is a pointer of Git LFS.</exception>
    public static void Require(string path)
    {
        if (Path.Exists(path) && RegularFile.Problem(path) is { } problem)
        {
            throw new ToolException($"{path}: it {problem}; the model's file is expected there.");
        }

        if (LfsPointer.IsAt(path))
        {
            throw new ToolException($"{path}: this is {LfsPointer.Description}.");
        }
    }
}
