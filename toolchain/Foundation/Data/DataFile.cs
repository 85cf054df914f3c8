using System.Text;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Reads labelled data: one instance a line, tab-separated, no header; <c>label TAB text</c>, or
/// <c>label TAB first TAB second</c> for pairs.
/// </summary>
internal static class DataFile
{
    private const string Expected = "give a file of lines 'label<TAB>text'";

    /// <summary>Reads every instance of <paramref name="path"/>; all are single texts or all are pairs.</summary>
    /// <exception cref="ToolException">The file is missing or empty, or a line is not of that form; it is named.</exception>
    public static IReadOnlyList<Instance> Read(string path) => Read(path, out _);

    /// <summary>The same, and the hash of what was read: <see cref="TextLines.Sha256"/>.</summary>
    public static IReadOnlyList<Instance> Read(string path, out string sha256)
    {
        using TextLines lines = TextLines.Open(path, Expected);
        IReadOnlyList<Instance> instances = Read(lines);
        sha256 = lines.Sha256();
        return instances;
    }

    /// <summary>Reads every instance of the lines.</summary>
    public static IReadOnlyList<Instance> Read(TextLines lines)
    {
        List<Instance> instances = [];
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            instances.Add(Parse(Encoding.UTF8.GetString(line), lines));
            if ((instances[^1].Second is null) != (instances[0].Second is null))
            {
                throw lines.Fault(
                    "single texts and pairs are mixed; the lines before have "
                    + (instances[0].Second is null ? "one text each." : "two texts each."));
            }
        }

        return instances.Count > 0
            ? instances
            : throw new ToolException($"{lines.Name}: the file is empty; give lines 'label<TAB>text'.");
    }

    private static Instance Parse(string line, TextLines lines)
    {
        string[] fields = line.Split('\t');
        return fields.Length is 2 or 3
            ? new Instance(LabelNumber.Parse(fields[0], lines), fields[1], fields.Length == 3 ? fields[2] : null)
            : throw lines.Fault(
                $"{fields.Length} tab-separated fields; a line is 'label<TAB>text' or 'label<TAB>first<TAB>second'.");
    }
}
