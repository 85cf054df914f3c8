using System.Globalization;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>The requirement on an operating point.</summary>
/// <param name="Measure">What it is about.</param>
/// <param name="Value">The bound: a share of texts, or a speed-up.</param>
/// <param name="Name">The name of the operating point.</param>
internal sealed record TuneGoal(TuneMeasure Measure, double Value, string Name)
{
    /// <summary>A goal whose operating point is named after it.</summary>
    public static TuneGoal Of(TuneMeasure measure, double value)
    {
        string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture).Replace('.', '_');
        return new TuneGoal(measure, value, measure switch
        {
            TuneMeasure.MaxDisagreement => $"Disagreement{Number(100 * value)}Percent",
            TuneMeasure.MaxDrop => $"Drop{Number(100 * value)}Points",
            _ => $"Speedup{Number(value)}x",
        });
    }

    /// <summary>The goal in words.</summary>
    public override string ToString() => Measure switch
    {
        TuneMeasure.MaxDisagreement =>
            string.Create(CultureInfo.InvariantCulture, $"at most {100 * Value:0.####} % answered otherwise"),
        TuneMeasure.MaxDrop => string.Create(
            CultureInfo.InvariantCulture,
            $"at most {100 * Value:0.####} {(Math.Abs(Value - 0.01) < 1e-9 ? "point" : "points")} lost"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at least {Value:0.####} times fewer layers"),
    };
}
