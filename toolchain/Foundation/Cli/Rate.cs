using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Rates as all options take them: <c>1%</c> or <c>0.01</c>.</summary>
internal static class Rate
{
    private const double Percent = 0.01;

    // A percentage times 0.01 is not always the number that is meant: 0.07 is not 7 * 0.01.
    private const int Digits = 12;

    /// <summary>Reads a rate; null for what is not a number.</summary>
    public static double? Parse(string text)
    {
        bool isPercentage = text.EndsWith('%');
        string digits = isPercentage ? text[..^1] : text;
        bool isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        return !isNumber || !double.IsFinite(value) ? null
            : isPercentage ? Math.Round(value * Percent, Digits)
            : value;
    }
}
