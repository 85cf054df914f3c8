using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Comparison;
using EarlyExitGen.Toolchain.Verbs.Evaluation;
using EarlyExitGen.Toolchain.Verbs.Quantization;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Toolchain.Verbs.Tuning;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>What verbs found, in a sentence each.</summary>
internal static class Verdicts
{
    private const double Percent = 100;

    // Accuracy that people give away for speed, in an example.
    private const double Point = 0.01;

    /// <summary>What a setting of the dial buys: the fastest that was measured and loses at most a point.</summary>
    public static string Of(EvaluationReport report)
    {
        EvaluationPoint full = report.NeverExit;
        EvaluationPoint[] early = [.. report.Points.Where(point => point.MeanLayers < full.MeanLayers)];
        if (early.Length == 0)
        {
            return "No text leaves early at these settings.";
        }

        EvaluationPoint best =
            early.Where(point => full.Accuracy - point.Accuracy <= Point).MaxBy(point => point.SpeedupLayers)
            ?? early.MaxBy(point => point.Accuracy)!;
        string time = best.SpeedupWallClock is { } speedup ? string.Create(
            CultureInfo.InvariantCulture, $" and take {speedup:0.0} times less time than in the plain model") : "";
        string setting = report.Rule == RuleNames.Of(CascadeRule.Agreement)
            ? $"At a promised {Share(best.Dial!.Value)}"
            : string.Create(CultureInfo.InvariantCulture, $"With the dial at {best.Dial:g4}");
        string cost = Costs(best.SpeedupLayers, report.Cost);
        return $"{setting} texts run {cost}{time}, {Lost(full.Accuracy - best.Accuracy)}.";
    }

    /// <summary>Why no text leaves early at a setting below the first promised rate; null at others.</summary>
    public static string? WhyNoneLeaves(CascadeSpec spec, CascadeRule rule, float dial)
    {
        if (rule != CascadeRule.Agreement || (spec.Disagreement.Count > 0 && dial >= spec.Disagreement[0].Rate.Single))
        {
            return null;
        }

        return dial == 0 ? "A dial of 0 asks for all layers: no text leaves early."
            : spec.Disagreement.Count == 0
                ? $"At {Share(dial)} no text leaves early: the calibration promises no rate; calibrate with more texts."
                : $"At {Share(dial)} no text leaves early: the lowest rate that the calibration promises is "
                    + $"{Share(spec.Disagreement[0].Rate.Value)}; to promise less, calibrate with more texts.";
    }

    /// <summary>What a cascade does at a setting of its dial.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="trace">The texts.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="dial">The setting; null for the manifest's.</param>
    public static string Of(CascadeSpec spec, CascadeTrace trace, CascadeRule rule, float? dial)
    {
        Replay replay = new(spec, rule, trace.Logits);
        DialPoint point = DialPoint.Of(trace.Logits, dial is { } setting ? replay.Exits(setting) : replay.Exits());
        string place = dial is { } given
            ? string.Create(CultureInfo.InvariantCulture, $"With the dial of {RuleNames.Of(rule)} at {given:g4}")
            : "At the manifest's dial";
        return $"{place} texts run {Costs(trace.Costs.SpeedUp(point.Exits), trace.Costs.Unit)}, "
            + $"{Share(point.Disagreement)} of {trace.Texts.Count} are answered otherwise than by the full model.";
    }

    /// <summary>The lowest promise and what it buys.</summary>
    public static string Of(CalibrationReport report) => Promise(
        report.Disagreement.Count == 0 ? null : report.Disagreement[0].Rate,
        report.Disagreement.Count == 0 ? 0 : report.Disagreement[0].SpeedUp,
        ExitCosts.Layers);

    /// <summary>The same, after the agreement was refitted.</summary>
    public static string Of(RefitReport report)
    {
        RefitRate? first = report.Rates.FirstOrDefault(rate => rate.Seen is not null);
        return Promise(first?.Rate, first?.SpeedUp ?? 0, report.Cost);
    }

    /// <summary>What at most one text in a hundred answered otherwise buys.</summary>
    public static string Of(SweepReport report)
    {
        SweepPoint best = report.Points.Where(point => point.Disagreement <= Point).MaxBy(point => point.SpeedupLayers)
            ?? report.Points[0];
        return $"Rule {report.Rule}: with {Share(best.Disagreement)} answered otherwise texts run "
            + $"{Costs(best.SpeedupLayers, report.Cost)}.";
    }

    /// <summary>The fastest of the points.</summary>
    public static string Of(IReadOnlyList<TunedPoint> points)
    {
        TunedPoint best = points.MaxBy(point => SpeedUp(point.Seen ?? point.Measured))!;
        TuneFigures figures = best.Seen ?? best.Measured;
        return $"{best.Name} is the fastest: texts run {Costs(SpeedUp(figures), Unit(figures))}, "
            + $"{Share(figures.Disagreement!.Value)} answered otherwise than by the full model.";
    }

    /// <summary>The rule that runs the fewest layers at the first goal that any keeps.</summary>
    public static string Of(CompareReport report)
    {
        if (report.Cells.Count == 0)
        {
            return "No rule keeps any of the goals.";
        }

        CompareCell best = report.Cells
            .TakeWhile(cell => (cell.Measure, cell.Limit) == (report.Cells[0].Measure, report.Cells[0].Limit))
            .MaxBy(cell => cell.SpeedupLayers.Value)!;
        string most = report.Cost == ExitCosts.Layers ? "runs the fewest layers" : "costs the least time";
        return $"With {new CompareGoal(best.Measure, best.Limit)} {best.Rule} {most}: "
            + $"{Costs(best.SpeedupLayers.Value, report.Cost)}, {Lost(best.Loss.Value)}.";
    }

    /// <summary>The sizes and what became of the accuracy.</summary>
    public static string Of(QuantizationReport report)
    {
        const double mebi = 1 << 20;
        string size = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Bytes.After / mebi:0.0} MiB instead of {report.Bytes.Before / mebi:0.0}");
        return report.Exits.Count == 0
            ? $"{size}; not calibrated again: --calibration does that and measures."
            : $"{size}; at the last exit {Lost(report.Exits[^1].Accuracy.Before - report.Exits[^1].Accuracy.After)}.";
    }

    /// <summary>A share of texts: <c>0.5 %</c>.</summary>
    public static string Share(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Percent * share:0.##} %");

    private static string Promise(double? rate, double speedup, string unit) => rate is { } lowest
        ? $"The lowest rate that can be promised is {Share(lowest)}: texts run {Costs(speedup, unit)} there."
        : "No rate can be promised, so no text will leave early: calibrate with more texts.";

    private static double SpeedUp(TuneFigures figures) => (figures.SpeedupLayers ?? figures.SpeedupCost)!.Value;

    private static string Unit(TuneFigures figures) =>
        figures.SpeedupCost is null ? ExitCosts.Layers : ExitCosts.Time;

    private static string Costs(double speedup, string unit) => (speedup > 1, unit == ExitCosts.Layers) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $"through {speedup:0.0} times fewer layers"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"{speedup:0.0} times faster by cost"),
        (false, true) => "through all layers",
        _ => "no faster by cost",
    };

    private static string Lost(double share)
    {
        double points = Percent * share;
        return Math.Abs(points) < 0.005 ? "no accuracy lost"
            : string.Create(
                CultureInfo.InvariantCulture, $"{Math.Abs(points):0.##} points {(points > 0 ? "lost" : "gained")}");
    }
}
