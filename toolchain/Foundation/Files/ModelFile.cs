using EarlyExitGen.Loading;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>The files of a model: settings, vocabularies, weights, graphs.</summary>
internal static class ModelFile
{
    /// <summary>Checks a file before it is read; whether it is there is its reader's matter.</summary>
    /// <exception cref="ToolException">It is a pointer of Git LFS.</exception>
    public static void Require(string path)
    {
        if (LfsPointer.IsAt(path))
        {
            throw new ToolException($"{path}: this is {LfsPointer.Description}.");
        }
    }
}
