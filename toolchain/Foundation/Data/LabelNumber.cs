using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Labels are written as their numbers, from 0 without gaps.</summary>
internal static class LabelNumber
{
    /// <summary>Reads a label.</summary>
    /// <param name="text">What stands for it.</param>
    /// <param name="lines">Where it stands, in the line that was read last.</param>
    /// <exception cref="ToolException">It is not a number from 0.</exception>
    public static int Parse(string text, TextLines lines) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int label)
            ? label
            : throw lines.Fault(
                $"'{Excerpt.Of(text)}' is not a label; labels are whole numbers from 0, as 0, 1, 2{Hint(text, lines.Count)}.");

    /// <summary>Requires that there are two labels or more, and none is left out: a model would be trained for one that no text has.</summary>
    /// <param name="file">The file of the texts, for errors.</param>
    /// <param name="texts">Labelled texts.</param>
    /// <param name="most">The most labels there may be.</param>
    /// <returns>How many labels there are.</returns>
    /// <exception cref="ToolException">Labels do not start at 0, have a gap, or are too few or too many.</exception>
    public static int Count(string file, IReadOnlyList<Instance> texts, int most)
    {
        int[] labels = [.. texts.Select(text => text.Label).Distinct().Order()];
        if (labels[0] != 0)
        {
            throw new ToolException($"{file}: its labels start at {labels[0]}; number them from 0, for a model has a label 0.");
        }

        int gap = Enumerable.Range(0, labels.Length).FirstOrDefault(label => labels[label] != label);
        return gap > 0
            ? throw new ToolException(
                $"{file}: no text has label {gap}, though labels go up to {labels[^1]}; number them from 0 without gaps.")
            : labels.Length < 2
            ? throw new ToolException($"{file}: every label is 0; a classifier needs two labels or more.")
            : labels.Length > most
            ? throw new ToolException($"{file}: it has {labels.Length} labels; at most {most} are possible.")
            : labels.Length;
    }

    /// <summary>Requires that labels are a model's.</summary>
    /// <param name="file">The file of the texts, for errors.</param>
    /// <param name="texts">Texts, labelled or not, one on each line of the file.</param>
    /// <param name="labels">How many labels the model has.</param>
    /// <exception cref="ToolException">One is not.</exception>
    public static void Check(string file, IReadOnlyList<Instance> texts, int labels)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i].Label >= labels)
            {
                string hint = texts.Any(text => text.Label == 0) ? "" : " Labels are numbered from 0; these start above.";
                throw new ToolException(
                    $"{file}({i + 1}): label {texts[i].Label}, but the model has {labels} labels, 0 to {labels - 1}.{hint}");
            }
        }
    }

    private static string Hint(string text, long line)
    {
        string bare = text.Trim().TrimStart('\uFEFF');
        bool isWhole = bare.Length > 0 && bare.All(char.IsAsciiDigit);
        return text.StartsWith('\uFEFF') ? "; a byte order mark stands before it, as where files with one are joined"
            : isWhole && bare.Length == text.Length ? "; this one is too large"
            : isWhole ? "; leave out the blanks around it"
            : decimal.TryParse(bare, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && number >= 0
                && number == decimal.Truncate(number) && number < int.MaxValue
            ? FormattableString.Invariant($"; write {decimal.ToInt32(number)}")
            : line == 1 && bare.Any(char.IsLetter) ? "; a line of headings is left out"
            : "";
    }
}
