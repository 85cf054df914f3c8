using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Interpreted;

/// <summary>Reads a manifest from disk and describes its cascade.</summary>
internal static class ManifestFile
{
    /// <summary>Reads a manifest.</summary>
    /// <exception cref="CascadeException">The file cannot be read, or has mistakes; all of them are listed.</exception>
    public static CascadeSpec Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CascadeException(
                $"The manifest '{path}' cannot be read: {e.Message} Give the path of a *.cascade.json file.", path, e);
        }

        ManifestResult result = ManifestReader.Read(text);
        return result.Spec ?? throw new CascadeException(
            string.Join(Environment.NewLine, (string[])
            [
                $"The manifest '{path}' has mistakes; correct them:",
                .. result.Problems.Where(static p => p.Severity == ProblemSeverity.Error).Select(p => path + p),
            ]),
            path);
    }

    /// <summary>What the cascade of a manifest consists of.</summary>
    public static CascadeDescription Describe(CascadeSpec spec, string folder) => new()
    {
        Name = spec.ClassName,
        Folder = Path.GetFileName(folder),
        LabelCount = spec.Labels.Count,
        Layers = spec.Layers,
        Pair = spec.Input == InputKind.Pair,
        Tokenizer = new TokenizerDescription(
            spec.Tokenizer.Vocabulary,
            spec.Tokenizer.Sha256,
            spec.Tokenizer.Lowercase,
            spec.Tokenizer.StripAccents,
            spec.Tokenizer.MaxTokens),
        Blocks = [.. spec.Exits.Select(static exit => new BlockDescription(
            exit.Layer,
            exit.Block,
            exit.Sha256,
            [.. exit.Data.Select(static data => new DataDescription(data.File, data.Sha256))]))],
    };
}
