using System.CommandLine.Parsing;
using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Reads an option that says after which layers exits sit.</summary>
internal static class ExitList
{
    private const int MostLayers = 96;
    private const string Words = "words";

    /// <summary>
    /// The ascending layers of the value, as <c>0,2,4,6</c>; null, and an error, if it is not such a list.
    /// </summary>
    public static IReadOnlyList<int>? Parse(ArgumentResult argument) => Parse(argument, words: null);

    /// <summary>
    /// The same for exits of a trained model, as <c>words,0,2</c>: the exit at the words comes first, as -1.
    /// </summary>
    public static IReadOnlyList<int>? ParseChoice(ArgumentResult argument) => Parse(argument, words: -1);

    private static List<int>? Parse(ArgumentResult argument, int? words)
    {
        List<int> exits = [];
        foreach (string part in argument.Tokens.SelectMany(
            token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (words is { } lexical && part == Words && exits.Count == 0)
            {
                exits.Add(lexical);
                continue;
            }

            bool isLayer = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
                && layer <= MostLayers;
            if (!isLayer || (exits.Count > 0 && layer <= exits[^1]))
            {
                OptionValue.AddError(argument, "ascending layers, as 0,2,4,6, are expected");
                return null;
            }

            exits.Add(layer);
        }

        if (exits is [< 0])
        {
            OptionValue.AddError(argument, "a layer is expected besides the words, as words,6");
            return null;
        }

        return exits;
    }
}
