using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>Figures as people read them, in the invariant culture; what there is not is an empty text.</summary>
internal static class Figures
{
    /// <summary>A whole number.</summary>
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where an exit sits: the layers before it, or "words".</summary>
    public static string Exit(int layer) => layer < 0 ? "words" : Count(layer);

    /// <summary>Where texts leave at an exit: "after layer 2", or "at the words".</summary>
    public static string Place(int layer) => layer < 0 ? "at the words" : $"after layer {Count(layer)}";

    /// <summary>A number with the digits that <paramref name="format"/> asks for.</summary>
    public static string Number(double? value, string format = "0.0000") =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A share of texts in percent, without the sign.</summary>
    public static string Percent(double? share) => Number(100 * share, "0.00");

    /// <summary>How many times something is as much: <c>1.50x</c>.</summary>
    public static string Times(double? ratio) => Number(ratio, "0.00x");

    /// <summary>A dial.</summary>
    public static string Dial(double? dial) =>
        dial?.ToString("g4", CultureInfo.InvariantCulture) ?? "none leaves early";

    /// <summary>A number of one digit with its 95 % interval.</summary>
    public static string Number(Interval? interval) => WithInterval(interval, "0.0");

    /// <summary>A share of texts in percent with its 95 % interval.</summary>
    public static string Percent(Interval? interval) => interval is null
        ? ""
        : WithInterval(new Interval(100 * interval.Value, 100 * interval.Low, 100 * interval.High), "0.00");

    /// <summary>A ratio with its 95 % interval.</summary>
    public static string Ratio(Interval? interval) => WithInterval(interval, "0.00");

    /// <summary>A ratio of times with its 95 % interval; a single round has none.</summary>
    public static string Ratio(RatioEstimate ratio) => ratio.High is { } high
        ? WithInterval(new Interval(ratio.Ratio, ratio.Low, high), "0.000")
        : Number(ratio.Ratio, "0.000");

    private static string WithInterval(Interval? interval, string format) => interval is null
        ? ""
        : $"{Number(interval.Value, format)} [{Number(interval.Low, format)}, {Number(interval.High, format)}]";
}
