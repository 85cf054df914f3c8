namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Reads texts without labels: UTF-8, one text a line, or <c>first TAB second</c> for pairs. Blank lines are skipped.
/// </summary>
internal static class TextFile
{
    /// <summary>What the name of a file without labels ends in.</summary>
    public const string Ending = ".txt";

    /// <summary>Reads every text of <paramref name="path"/>; all are single texts or all are pairs.</summary>
    /// <exception cref="ToolException">The file is missing or has no text, or a line is not of that form; it is named.</exception>
    public static IReadOnlyList<Instance> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ToolException($"{path}: no such file; give a file with a text on each line.");
        }

        List<Instance> texts = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            string[] fields = line.Split('\t');
            if (fields.Length > 2 || (texts.Count > 0 && (fields.Length == 2) != (texts[0].Second is not null)))
            {
                throw new ToolException(
                    $"{path}({number}): {fields.Length} tab-separated fields; every line is a text, or every line is "
                    + "'first<TAB>second'. Labelled data have a name that does not end in .txt.");
            }

            texts.Add(new Instance(Instance.Unlabelled, fields[0], fields.Length == 2 ? fields[1] : null));
        }

        return texts.Count > 0 ? texts : throw new ToolException($"{path}: there is no text in it; give one on each line.");
    }
}
