namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Labels that are numbers, from 0 without gaps.</summary>
internal static class LabelNumber
{
    private const string OrNames = "or take them for names by " + LabelText.NamesOption;

    /// <summary>
    /// Requires that there are two labels or more, and none is left out: a model would be trained for one that no text
    /// has.
    /// </summary>
    /// <param name="file">The file of the texts, for errors.</param>
    /// <param name="labels">The labels of the texts.</param>
    /// <param name="most">The most labels there may be.</param>
    /// <returns>How many labels there are.</returns>
    /// <exception cref="ToolException">Labels do not start at 0, have a gap, or are too few or too many.</exception>
    public static int Count(string file, IEnumerable<int> labels, int most)
    {
        int[] all = [.. labels.Distinct().Order()];
        if (all[0] != 0)
        {
            throw new ToolException(
                $"{file}: its labels start at {all[0]}; number them from 0, for a model has a label 0, {OrNames}.");
        }

        int gap = Enumerable.Range(0, all.Length).FirstOrDefault(label => all[label] != label);
        return gap > 0
            ? throw new ToolException(
                $"{file}: no text has label {gap}, though labels go up to {all[^1]}; number them from 0 without "
                    + $"gaps, {OrNames}.")
            : all.Length < 2
            ? throw new ToolException($"{file}: every label is 0; a classifier needs two labels or more.")
            : all.Length > most
            ? throw new ToolException($"{file}: it has {all.Length} labels; at most {most} are possible.")
            : all.Length;
    }
}
