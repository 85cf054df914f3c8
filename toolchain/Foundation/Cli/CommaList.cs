using System.CommandLine.Parsing;
using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Reads an option whose value is a list with commas.</summary>
internal static class CommaList
{
    /// <summary>The parts of the value, without the blanks around them.</summary>
    public static string[] Texts(ArgumentResult argument)
    {
        string[] parts = [.. argument.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries))];
        if (parts.Any(p => p.Length == 0))
        {
            argument.AddError($"'{argument.Tokens[0].Value}' has an empty part; write values with commas between them.");
        }

        return parts;
    }

    /// <summary>The parts of the value as whole numbers of at least 1.</summary>
    public static int[] Counts(ArgumentResult argument)
    {
        List<int> counts = [];
        foreach (string part in Texts(argument).Where(p => p.Length > 0))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
            {
                counts.Add(count);
            }
            else
            {
                argument.AddError($"'{part}' is no whole number of at least 1; write for instance 2,3.");
            }
        }

        return [.. counts];
    }

    /// <summary>The parts of the value as numbers.</summary>
    public static float[] Numbers(ArgumentResult argument)
    {
        List<float> numbers = [];
        foreach (string part in Texts(argument).Where(p => p.Length > 0))
        {
            if (float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
                && float.IsFinite(number))
            {
                numbers.Add(number);
            }
            else
            {
                argument.AddError($"'{part}' is no number; write for instance 0.01,0.02.");
            }
        }

        return [.. numbers];
    }
}
