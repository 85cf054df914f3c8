using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Evaluation;

/// <summary>An evaluation for people.</summary>
internal static class EvaluationSection
{
    /// <summary>The table with its heading.</summary>
    public static ReportSection Of(EvaluationReport report) => new(
        "Evaluation",
        $"{Figures.Count(report.Count)} texts, one at a time.{CostTitles.Note(report.Cost)}",
        [Table(report)],
        []);

    /// <summary>A row for the plain model, one with no exit taken, and one for every setting of the dial.</summary>
    public static ReportTable Table(EvaluationReport report) => new(
        $"Wall clock, rule {report.Rule}, against the plain model in one process",
        [
            "dial", "accuracy, %", "answered otherwise, %", "texts by exit",
            CostTitles.Mean(report.Cost), CostTitles.Less(report.Cost),
            "microseconds a text", "faster",
        ],
        [
            .. report.Plain is { } plain
                ? (string[][])
                [
                    [
                        "plain model", Figures.Percent(plain.Accuracy), "", "", "", "",
                        Figures.Number(plain.MeanMicroseconds, "0"), "",
                    ],
                ]
                : [],
            .. report.Points.Prepend(report.NeverExit).Select(point => (string[])
                [
                    Figures.Dial(point.Dial),
                    Figures.Percent(point.Accuracy),
                    Figures.Percent(point.Disagreement),
                    string.Join(' ', point.Exits.Select(count => Figures.Count(count))),
                    Figures.Number(point.MeanLayers, "0.00"),
                    Figures.Times(point.SpeedupLayers),
                    Figures.Number(point.MeanMicroseconds, "0"),
                    Figures.Times(point.SpeedupWallClock),
                ]),
        ]);
}
