using System.Globalization;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>An axis: values, the pixels where they are, and round values that are written there.</summary>
internal sealed class Axis
{
    // Up to this ratio of the ends of a logarithmic axis, 1, 2 and 5 are written; beyond it powers of ten alone.
    private const double Few = 500;

    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    private Axis(double low, double high, double from, double to, bool isLog, IReadOnlyList<double> ticks)
    {
        (_low, _high, _from, _to) = (low, high, from, to);
        IsLog = isLog;
        Ticks = ticks;
    }

    /// <summary>Whether it is logarithmic.</summary>
    public bool IsLog { get; }

    /// <summary>The round values on it.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>An axis on which equal steps are equal differences.</summary>
    /// <param name="low">The lowest value.</param>
    /// <param name="high">The highest.</param>
    /// <param name="from">Where the lowest is, in pixels.</param>
    /// <param name="to">Where the highest is.</param>
    /// <param name="count">About how many round values it gets.</param>
    public static Axis Linear(double low, double high, double from, double to, int count)
    {
        (low, high) = high > low ? (low, high) : (low - 0.5, high + 0.5);
        double raw = (high - low) / Math.Max(1, count);
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = power * ((raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        List<double> ticks = [];
        for (double i = Math.Ceiling((low / step) - 1e-9) + 0.0; i * step <= high + (step * 1e-9); i++)
        {
            ticks.Add((i * step) + 0.0); // no negative zero
        }

        return new Axis(low, high, from, to, isLog: false, ticks);
    }

    /// <summary>An axis on which equal steps are equal ratios; it ends at 1, 2 or 5 times a power of ten.</summary>
    /// <param name="low">The lowest value, above 0.</param>
    /// <param name="high">The highest.</param>
    /// <param name="from">Where the axis begins, in pixels.</param>
    /// <param name="to">Where it ends.</param>
    public static Axis Logarithmic(double low, double high, double from, double to)
    {
        const double slack = 1e-9;
        int first = (int)Math.Floor(Math.Log10(low) + slack);
        double[] round =
        [
            .. Enumerable.Range(first, (int)Math.Ceiling(Math.Log10(high) - slack) - first + 2)
                .SelectMany(power => new double[] { 1, 2, 5 }.Select(digit => digit * Math.Pow(10, power))),
        ];
        double start = round.Last(value => value <= low * (1 + slack));
        double end = round.First(value => value > start && value >= high * (1 - slack));
        bool areFew = end / start < Few;
        return new Axis(
            Math.Log10(start), Math.Log10(end), from, to, isLog: true,
            [.. round.Where(value => value >= start && value <= end && (areFew || IsPowerOfTen(value)))]);

        static bool IsPowerOfTen(double value) => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < slack;
    }

    /// <summary>Where a value is, in pixels.</summary>
    public double At(double value)
    {
        double place = IsLog ? Math.Log10(value) : value;
        return _from + ((Math.Clamp(place, _low, _high) - _low) / (_high - _low) * (_to - _from));
    }

    /// <summary>A round value as it is written.</summary>
    public static string Format(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);
}
