using System.Text;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Reads texts without labels: one text a line, or <c>first TAB second</c> for pairs. Blank lines are skipped.</summary>
internal static class TextFile
{
    /// <summary>The file ending of texts without labels.</summary>
    public const string Ending = ".txt";

    /// <summary>Reads every text of <paramref name="path"/>; all are single texts or all are pairs.</summary>
    /// <exception cref="ToolException">The file is missing or has no text, or a line is not of that form; it is named.</exception>
    public static IReadOnlyList<Instance> Read(string path)
    {
        using TextLines lines = TextLines.Open(path, "give a file with a text on each line");
        return Read(lines);
    }

    /// <summary>Reads every text of the lines.</summary>
    public static IReadOnlyList<Instance> Read(TextLines lines)
    {
        List<Instance> texts = [];
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            string text = Encoding.UTF8.GetString(line);
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            string[] fields = text.Split('\t');
            if (fields.Length > 2 || (texts.Count > 0 && (fields.Length == 2) != (texts[0].Second is not null)))
            {
                throw lines.Fault(
                    $"{fields.Length} tab-separated fields; every line is a text, or every line is "
                    + "'first<TAB>second'. Labelled data have a name that does not end in .txt.");
            }

            texts.Add(new Instance(Instance.Unlabelled, fields[0], fields.Length == 2 ? fields[1] : null));
        }

        return texts.Count > 0 ? texts : throw new ToolException($"{lines.Name}: there is no text in it; give one on each line.");
    }
}
