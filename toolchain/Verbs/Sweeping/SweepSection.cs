using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Evaluation;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>Sweeps for people: a table for each rule, and charts that never mix what is measured.</summary>
internal static class SweepSection
{
    private const double Percent = 100;

    /// <summary>Tables and charts.</summary>
    public static ReportSection Of(IReadOnlyList<SweepReport> sweeps)
    {
        List<ReportChart> charts =
        [
            Chart(
                sweeps,
                sweeps[0].Cost == ExitCosts.Layers ? "layers" : "cost",
                CostTitles.Axis(sweeps[0].Cost),
                point => point.MeanLayers),
        ];
        if (sweeps[0].Points[0].MeanFlops is not null)
        {
            charts.Add(Chart(
                sweeps,
                "flops",
                "floating-point operations of a text's matrix products, on average, in millions",
                point => point.MeanFlops!.Value / 1e6));
        }

        charts.AddRange(sweeps.Where(sweep => sweep.Timed is not null).Select(sweep => Clock(sweep, sweep.Timed!)));
        return new ReportSection(
            "What the dial gives",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sweeps[0].Count} texts. ")
                + (sweeps.Any(sweep => sweep.Rule == "agreement")
                    ? "The dial of agreement is here epsilon, the largest predicted disagreement at which an exit "
                        + "answers. "
                    : "")
                + "Operations are those of matrix products."
                + CostTitles.Note(sweeps[0].Cost),
            [.. sweeps.Select(Table), .. sweeps.Where(sweep => sweep.Timed is not null).Select(
                sweep => EvaluationSection.Table(sweep.Timed!))],
            charts);
    }

    private static ReportTable Table(SweepReport sweep) => new(
        $"Rule {sweep.Rule}",
        [
            "dial", "accuracy, %", "answered otherwise, %", CostTitles.Mean(sweep.Cost),
            CostTitles.Less(sweep.Cost),
            "operations, millions", "fewer operations",
        ],
        [.. sweep.Points.Select(point => (string[])
            [
                Figures.Dial(point.Dial),
                Figures.Percent(point.Accuracy),
                Figures.Percent(point.Disagreement),
                Figures.Number(point.MeanLayers, "0.00"),
                Figures.Times(point.SpeedupLayers),
                Figures.Number(point.MeanFlops / 1e6, "0.0"),
                Figures.Times(point.SpeedupFlops),
            ])]);

    private static ReportChart Chart(
        IReadOnlyList<SweepReport> sweeps, string name, string horizontal, Func<SweepPoint, double> measure)
    {
        bool isLabelled = sweeps[0].Points[0].Accuracy is not null;
        string what = isLabelled ? "accuracy" : "agreement";
        SweepPoint? own = sweeps.Select(sweep => sweep.Own).FirstOrDefault(point => point is not null);
        return new ReportChart(
            $"{what}-by-{name}",
            $"The {what} that each setting of the dial gives, against {horizontal}; {sweeps[0].Count} texts.",
            new LineChart(
                SweepTitle.Of(sweeps[0], own, isOperations: name == "flops"),
                horizontal,
                isLabelled ? "accuracy in percent" : "answered as by the full model, in percent",
                [.. sweeps.Select(sweep => Line(sweep, measure))])
            {
                Marks = own is null ? [] : [new ChartMark("the manifest's dial", measure(own), Height(own))],
            });
    }

    // Through the manifest's own setting too, so that its mark lies on the line.
    private static ChartLine Line(SweepReport sweep, Func<SweepPoint, double> measure)
    {
        SweepPoint[] points =
        [
            .. (sweep.Own is { } own ? sweep.Points.Append(own) : sweep.Points).OrderByDescending(measure),
        ];
        return new ChartLine(
            sweep.Rule,
            [.. points.Select(measure)],
            [.. points.Select(Height)],
            ChartColors.OfRule(sweep.Rule))
        {
            Tips =
            [
                .. points.Select(point => string.Create(
                    CultureInfo.InvariantCulture,
                    $"dial {Figures.Dial(point.Dial)}: {measure(point):0.##} on average, {Height(point):0.00} %, ")
                    + $"{Figures.Percent(point.Disagreement)} % answered otherwise"),
            ],
        };
    }

    private static double Height(SweepPoint point) => Percent * (point.Accuracy ?? (1 - point.Disagreement));

    private static ReportChart Clock(SweepReport sweep, EvaluationReport timed) => new(
        "accuracy-by-time",
        $"Accuracy against wall-clock time, the plain model beside it; {Figures.Count(timed.Count)} texts.",
        new LineChart(
            SweepTitle.Of(timed),
            "wall-clock time of a text in milliseconds, on average",
            "accuracy in percent",
            [
                new ChartLine(
                    sweep.Rule,
                    [.. timed.Points.Prepend(timed.NeverExit).Select(point => point.MeanMicroseconds / 1000)],
                    [.. timed.Points.Prepend(timed.NeverExit).Select(point => Percent * point.Accuracy)],
                    ChartColors.OfRule(sweep.Rule)),
                .. timed.Plain is { } plain
                    ? (ChartLine[])[new ChartLine(
                        "plain model", [plain.MeanMicroseconds / 1000], [Percent * plain.Accuracy], ChartColors.Ink,
                        Dots: true)]
                    : [],
            ]));
}
