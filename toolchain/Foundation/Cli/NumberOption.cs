using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Options that are whole numbers within limits.</summary>
internal static class NumberOption
{
    /// <summary>An option that has a default.</summary>
    public static Option<int> WithDefault(
        string name, string description, int fallback, int min, int max, params string[] aliases) => new(name, aliases)
        {
            Description = description,
            DefaultValueFactory = _ => fallback,
            CustomParser = argument => Read(argument, min, max) ?? fallback,
        };

    /// <summary>An option that may be left out.</summary>
    public static Option<int?> Optional(string name, string description, int min, int max) => new(name)
    {
        Description = description,
        CustomParser = argument => Read(argument, min, max),
    };

    /// <summary>An option that must be given.</summary>
    public static Option<int> Required(string name, string description, int min, int max) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = argument => Read(argument, min, max) ?? min,
    };

    private static int? Read(ArgumentResult argument, int min, int max) => OptionValue.Read<int>(
        argument,
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= min && value <= max
                ? value
                : null,
        FormattableString.Invariant($"a whole number from {min} to {max}"));
}
