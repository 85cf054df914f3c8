using System.Globalization;
using System.Text.RegularExpressions;
using Samples.News;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>The same cascade with other temperatures, in a folder of its own: another version.</summary>
internal sealed partial class NewerCascade : IDisposable
{
    public NewerCascade()
    {
        Folder = Directory.CreateTempSubdirectory("earlyexit-newer-").FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "cascades", "news")))
        {
            string copy = Path.Combine(Folder, Path.GetFileName(file));
            if (file.EndsWith(".cascade.json", StringComparison.Ordinal))
            {
                File.WriteAllText(copy, Temperature().Replace(File.ReadAllText(file), Warmer));
            }
            else
            {
                File.CreateSymbolicLink(copy, file);
            }
        }
    }

    public string Folder { get; }

    /// <summary>The folder, when one of the labels has got another text.</summary>
    public string WithOtherLabels()
    {
        string manifest = Directory.GetFiles(Folder, "*.cascade.json")[0];
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest).Replace("\"Sports\"", "\"Games\"", StringComparison.Ordinal));
        return Folder;
    }

    /// <summary>What one process answers with it.</summary>
    public string[] Bits(IReadOnlyList<string> texts)
    {
        using ManifestClassifier<NewsClassifier, string, NewsPrediction> classifier =
            ManifestClassifier<NewsClassifier, string, NewsPrediction>.Load(
                Directory.GetFiles(Folder, "*.cascade.json")[0]);
        return OneProcess.Bits(texts.Select(text => classifier.Classify(text)));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Warmer(Match match)
    {
        double temperature = double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) + 1;
        return match.Groups[1].Value + temperature.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""("temperature":\s*)([0-9.]+)""")]
    private static partial Regex Temperature();
}
