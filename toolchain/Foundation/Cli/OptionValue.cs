using System.CommandLine.Parsing;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>
/// Reads an option's value. Options of other types than text have a parser of ours: System.CommandLine's own throws
/// from validators, and its messages name .NET types.
/// </summary>
internal static class OptionValue
{
    /// <summary>The value, or an error that says what is expected.</summary>
    /// <param name="argument">What was given.</param>
    /// <param name="parse">Reads the value; null if it is not what is expected.</param>
    /// <param name="expected">What is expected, as the beginning of a sentence that ends in "is expected".</param>
    public static T? Read<T>(ArgumentResult argument, Func<string, T?> parse, string expected)
        where T : struct
    {
        // Without a value there is another error already.
        if (argument.Tokens.Count == 0)
        {
            return null;
        }

        T? value = parse(argument.Tokens[0].Value);
        if (value is null)
        {
            AddError(argument, $"{expected} is expected");
        }

        return value;
    }

    /// <summary>Adds an error that names the option and its value.</summary>
    /// <param name="argument">What was given.</param>
    /// <param name="what">What is wrong with it, or what is expected.</param>
    public static void AddError(ArgumentResult argument, string what)
    {
        string name = argument.Parent is OptionResult option ? option.Option.Name : argument.Argument.Name;
        argument.AddError(
            $"{name} {Excerpt.Of(string.Join(' ', argument.Tokens.Select(token => token.Value)))}: {what}.");
    }
}
