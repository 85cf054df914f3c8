using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Statistics;

/// <summary>An estimate and its 95 % bootstrap interval.</summary>
/// <param name="Value">What was seen.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
internal sealed record Interval(double Value, double Low, double High)
{
    /// <summary>The estimate and, in brackets, the interval, all times <paramref name="scale"/>.</summary>
    public string Text(string format, double scale = 1)
    {
        string Number(double value) => (scale * value).ToString(format, CultureInfo.InvariantCulture);
        return $"{Number(Value)} [{Number(Low)}, {Number(High)}]";
    }
}
