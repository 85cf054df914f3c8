using System.CommandLine.Parsing;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Files;

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
            OptionValue.AddError(argument, "a part is empty; write values with commas between them");
        }

        return parts;
    }

    /// <summary>The parts of the value as whole numbers of at least 1.</summary>
    public static int[] Counts(ArgumentResult argument) => Numbers<int>(
        argument,
        part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : null,
        "is not a whole number of at least 1; write for instance 2,3");

    /// <summary>The parts of the value as rates or other settings of a dial.</summary>
    public static float[] Dials(ArgumentResult argument) => Numbers<float>(
        argument,
        part => (float?)Rate.Parse(part) is { } dial && float.IsFinite(dial) ? dial : null,
        "is not a number; write for instance 1%,2% or 0.01,0.02");

    private static T[] Numbers<T>(ArgumentResult argument, Func<string, T?> parse, string fault)
        where T : struct
    {
        List<T> numbers = [];
        foreach (string part in Texts(argument).Where(p => p.Length > 0))
        {
            if (parse(part) is { } number)
            {
                numbers.Add(number);
            }
            else
            {
                OptionValue.AddError(argument, $"'{Excerpt.Of(part)}' {fault}");
                break;
            }
        }

        return [.. numbers];
    }
}
