using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Numbers with a unit, as options take them: <c>20ms</c>, <c>20000/s</c>.</summary>
internal static class Quantity
{
    // The longer ones first: "ms" ends in "s" too.
    private static readonly (string Unit, double Seconds)[] Times =
        [("min", 60), ("ms", 1e-3), ("us", 1e-6), ("h", 3600), ("s", 1)];

    /// <summary>Reads a time of at least 0, as <c>20ms</c>: in seconds; null for what is none.</summary>
    public static double? Seconds(string text)
    {
        foreach ((string unit, double seconds) in Times)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                return Number(text[..^unit.Length]) is { } number and >= 0 ? number * seconds : null;
            }
        }

        return null;
    }

    /// <summary>Reads how often something happens, as <c>20000/s</c>: a second; null for what is none.</summary>
    public static double? PerSecond(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && Number(parts[0]) is { } number and > 0 && Seconds("1" + parts[1]) is { } seconds
            ? number / seconds
            : null;
    }

    private static double? Number(string text) =>
        double.TryParse(
            text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture,
            out double number) && double.IsFinite(number)
            ? number
            : null;
}
