using System.CommandLine;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Options that are times, as <c>20ms</c>; in seconds.</summary>
internal static class TimeOption
{
    private const double MostSeconds = 3600;

    /// <summary>An option that must be given, above 0.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    public static Option<double> Required(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        HelpName = "TIME",
        CustomParser = argument => OptionValue.Read<double>(
            argument,
            text => Quantity.Seconds(text) is { } seconds and > 0 and <= MostSeconds ? seconds : null,
            "a time above 0 and up to 1h, as 20ms,") ?? MostSeconds,
    };

    /// <summary>An option that may be left out; 0 is allowed.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    public static Option<double?> Optional(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = argument => OptionValue.Read<double>(
            argument,
            text => Quantity.Seconds(text) is { } seconds and <= MostSeconds ? seconds : null,
            "a time up to 1h, as 0.2ms or 0ms,"),
    };
}
