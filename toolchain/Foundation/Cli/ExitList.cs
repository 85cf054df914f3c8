using System.CommandLine.Parsing;
using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Reads an option that says after which layers exits sit.</summary>
internal static class ExitList
{
    private const int MostLayers = 96;

    /// <summary>
    /// The ascending layers of the value, as <c>0,2,4,6</c>; null, and an error, if it is not such a list.
    /// </summary>
    public static IReadOnlyList<int>? Parse(ArgumentResult argument)
    {
        List<int> exits = [];
        foreach (string part in argument.Tokens.SelectMany(
            token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            bool isLayer = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
                && layer <= MostLayers;
            if (!isLayer || (exits.Count > 0 && layer <= exits[^1]))
            {
                OptionValue.AddError(argument, "ascending layers, as 0,2,4,6, are expected");
                return null;
            }

            exits.Add(layer);
        }

        return exits;
    }
}
