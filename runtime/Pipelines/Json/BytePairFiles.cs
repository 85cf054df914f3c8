using System.Text.Json;
using EarlyExitGen.Pipelines.Models;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>
/// Byte-level BPE as two files: the pieces with their ids as a JSON object, and the merges, one a line.
/// </summary>
internal static class BytePairFiles
{
    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidDataException">One of them is damaged, or they do not belong together.</exception>
    public static BytePairModel Read(string vocabularyFile, string mergesFile)
    {
        using FileStream stream = File.OpenRead(vocabularyFile);
        using JsonDocument document = JsonDocument.Parse(stream, new() { AllowDuplicateProperties = false });
        Dictionary<string, int> vocabulary =
            ModelReader.ReadVocabulary(JsonPart.Step(document.RootElement, "the vocabulary"), document.RootElement);
        return new BytePairModel(new BytePairSettings
        {
            Vocabulary = vocabulary,
            Merges = [.. ReadMerges(mergesFile)],
            IsByteLevel = true,
        });
    }

    private static IEnumerable<(string Left, string Right)> ReadMerges(string file)
    {
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }

            string[] parts = line.Split(' ');
            yield return parts.Length == 2
                ? (parts[0], parts[1])
                : throw new InvalidDataException(FormattableString.Invariant(
                    $"line {number} of the merges is not two pieces with a space between them"));
        }
    }
}
