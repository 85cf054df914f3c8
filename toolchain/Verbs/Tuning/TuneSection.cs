using System.Globalization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>Operating points for people: promised and seen.</summary>
internal static class TuneSection
{
    /// <summary>A row for every point.</summary>
    public static ReportSection Of(IReadOnlyList<TunedPoint> points)
    {
        bool isSeen = points.Any(point => point.Seen is not null);
        string unit = points[0].Measured.SpeedupCost is null ? ExitCosts.Layers : ExitCosts.Time;
        string[] columns =
        [
            "answered otherwise, %", "accuracy, %", .. unit == ExitCosts.Layers ? (string[])["mean layers"] : [],
            CostTitles.Less(unit),
        ];
        string text = "Chosen on " + points[0].Measured.Data + (isSeen ? "; seen on " + points[0].Seen!.Data : "") + "."
            + CostTitles.Note(unit);
        return new ReportSection("Operating points", text, [new ReportTable(
            "What was asked for, and what was seen",
            [
                "operating point", "goal", "dial", .. columns,
                .. isSeen ? columns.Select(column => column + ", seen") : [],
            ],
            [.. points.Select(point => (string[])
                [
                    point.Name, point.Goal, point.Dial.ToString("g6", CultureInfo.InvariantCulture),
                    .. Cells(point.Measured),
                    .. point.Seen is null ? [] : Cells(point.Seen),
                ])])], []);
    }

    private static string[] Cells(TuneFigures measured) =>
    [
        Figures.Percent(measured.Disagreement),
        Figures.Percent(measured.Accuracy),
        .. measured.MeanLayers is { } layers ? (string[])[Figures.Number(layers, "0.00")] : [],
        Figures.Times(measured.SpeedupLayers ?? measured.SpeedupCost),
    ];
}
