using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Options that are numbers, finite and with a point, whatever the culture.</summary>
internal static class RealOption
{
    /// <summary>An option that has a default.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="fallback">Its default.</param>
    /// <param name="isAllowed">Whether a number is within its limits.</param>
    /// <param name="expected">The limits, as "a number above 0".</param>
    public static Option<double> WithDefault(
        string name, string description, double fallback, Func<double, bool> isAllowed, string expected) => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => fallback,
            CustomParser = argument => Read(argument, isAllowed, expected) ?? fallback,
        };

    /// <summary>An option that may be left out.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="isAllowed">Whether a number is within its limits.</param>
    /// <param name="expected">The limits, as "a number above 0".</param>
    public static Option<double?> Optional(
        string name, string description, Func<double, bool> isAllowed, string expected) => new(name)
    {
        Description = description,
        CustomParser = argument => Read(argument, isAllowed, expected),
    };

    /// <summary>The setting of a dial; its limits depend on the rule and are checked later.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    public static Option<float?> Dial(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = argument => (float?)OptionValue.Read(argument, ReadDial, "a number, as 0.02 or 2%,"),
        HelpName = "X",
    };

    /// <summary>The same in double precision.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    public static Option<double?> Setting(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = argument => OptionValue.Read(argument, ReadDial, "a number, as 0.02 or 2%,"),
        HelpName = "X",
    };

    private static double? ReadDial(string text) =>
        Rate.Parse(text) is { } value && float.IsFinite((float)value) ? value : null;

    private static double? Read(
        ArgumentResult argument, Func<double, bool> isAllowed, string expected) => OptionValue.Read<double>(
        argument,
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value) && isAllowed(value)
                ? value
                : null,
        expected);
}
