using EarlyExitGen.Loading;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>The files of a model: they are read whole, and more than once.</summary>
internal static class ModelFile
{
    /// <summary>Checks that something is a file with content before it is read.</summary>
    /// <exception cref="ToolException">It is not.</exception>
    public static void Require(string path)
    {
        if (RegularFile.Problem(path) is { } problem)
        {
            throw new ToolException($"{path}: it {problem}; the model's file is expected there.");
        }
    }
}
