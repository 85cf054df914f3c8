using EarlyExitGen.Loading;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Interpreted;

/// <summary>Reads a manifest from disk.</summary>
internal static class ManifestFile
{
    /// <summary>Reads a manifest.</summary>
    /// <exception cref="CascadeException">The file cannot be read, or has mistakes; all of them are listed.</exception>
    public static CascadeSpec Read(string path)
    {
        if (RegularFile.Problem(path) is { } problem)
        {
            throw new CascadeException(
                $"The manifest '{path}' cannot be read: it {problem}. Give the path of a *.cascade.json file.", path);
        }

        ManifestResult result;
        try
        {
            using FileStream file = File.OpenRead(path);
            result = ManifestBytes.Read(file, out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CascadeException(
                $"The manifest '{path}' cannot be read: {e.Message} Give the path of a *.cascade.json file.", path, e);
        }

        return SpecOf(result, path);
    }

    /// <summary>Reads the text of a manifest.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it lies, or would.</param>
    /// <exception cref="CascadeException">It has mistakes; all of them are listed.</exception>
    public static CascadeSpec Parse(string text, string path) => SpecOf(ManifestReader.Read(text), path);

    private static CascadeSpec SpecOf(ManifestResult result, string path) =>
        result.Spec ?? throw new CascadeException(
            string.Join(Environment.NewLine, (string[])
            [
                $"The manifest '{path}' has mistakes; correct them:",
                .. result.Problems.Where(static p => p.Severity == ProblemSeverity.Error).Select(p => path + p),
            ]),
            path);
}
