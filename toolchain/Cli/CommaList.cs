using System.CommandLine.Parsing;
using System.Globalization;

namespace EarlyExitGen.Toolchain.Cli;

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
