using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Reads labelled data: UTF-8, one instance a line, tab-separated, no header; <c>label TAB text</c>, or
/// <c>label TAB first TAB second</c> for pairs.
/// </summary>
internal static class DataFile
{
    /// <summary>Reads every instance of <paramref name="path"/>; all are single texts or all are pairs.</summary>
    /// <exception cref="ToolException">The file is missing or empty, or a line is not of that form; it is named.</exception>
    public static IReadOnlyList<Instance> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ToolException($"{path}: no such file; give a file of lines 'label<TAB>text'.");
        }

        List<Instance> instances = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            instances.Add(Parse(line, path, number));
            if ((instances[^1].Second is null) != (instances[0].Second is null))
            {
                throw new ToolException(
                    $"{path}({number}): single texts and pairs are mixed; the lines before have "
                    + (instances[0].Second is null ? "one text each." : "two texts each."));
            }
        }

        return instances.Count > 0
            ? instances
            : throw new ToolException($"{path}: the file is empty; give lines 'label<TAB>text'.");
    }

    private static Instance Parse(string line, string path, int number)
    {
        string[] fields = line.Split('\t');
        if (fields.Length is not (2 or 3))
        {
            throw new ToolException(
                $"{path}({number}): {fields.Length} tab-separated fields; a line is 'label<TAB>text' or "
                + "'label<TAB>first<TAB>second'.");
        }

        return int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int label)
            ? new Instance(label, fields[1], fields.Length == 3 ? fields[2] : null)
            : throw new ToolException($"{path}({number}): '{fields[0]}' is no label; labels are numbers from 0.");
    }
}
