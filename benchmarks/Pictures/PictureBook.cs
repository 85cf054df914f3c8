using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Analysis;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Evaluation;

namespace EarlyExitGen.Benchmarks.Pictures;

/// <summary>The pictures of the README and the documentation, drawn from measurements that lie beside this file.</summary>
internal static class PictureBook
{
    private const double Percent = 100;

    // The tasks in the order of the paper; those of which there is no measurement are left out.
    private static readonly (string File, string Name, string[] Labels)[] Tasks =
    [
        ("ag", "AG", []), ("imdb", "IMDB", ["Negative", "Positive"]), ("sst2", "SST-2", ["Negative", "Positive"]),
        ("snli", "SNLI", ["Neutral", "Contradiction", "Entailment"]),
        ("mnli", "MNLI", ["Neutral", "Contradiction", "Entailment"]),
    ];

    /// <summary>Writes all pictures as SVG.</summary>
    /// <param name="measured">The folder of the measurements.</param>
    /// <param name="target">The folder of the pictures.</param>
    public static void Write(string measured, string target)
    {
        Directory.CreateDirectory(target);
        foreach ((string name, Chart chart) in All(measured))
        {
            ChartFile.Save(chart, Path.Combine(target, name + ".svg"));
        }
    }

    /// <summary>The pictures and their names.</summary>
    /// <param name="measured">The folder of the measurements.</param>
    public static IEnumerable<(string Name, Chart Chart)> All(string measured)
    {
        LatencyDistribution[] times = Times(Path.Combine(measured, "ag.bench.json"));
        (string Task, EvaluationReport Report)[] reports =
        [
            .. Tasks.Select(task => (task.Name, File: Path.Combine(measured, task.File + ".evaluate.json")))
                .Where(task => File.Exists(task.File))
                .Select(task => (task.Name, Read<EvaluationReport>(task.File))),
        ];
        yield return ("where-texts-leave", Flow(times));
        yield return ("times-by-exit", LatencyChart.Of(times[..^1], times[^1]));
        yield return ("accuracy-by-time", AccuracyByTime(reports));
        yield return ("promises", Promises(reports));
        yield return ("students", Students(Path.Combine(measured, "students.tsv")));
        yield return ("confidence-by-label", Confidence(measured));
    }

    private static Chart Flow(LatencyDistribution[] times)
    {
        LatencyDistribution[] exits = times[..^1];
        double all = exits.Sum(exit => exit.Count);
        LatencyDistribution most = exits.MaxBy(exit => exit.Count)!;
        return new FlowChart(
            string.Create(
                CultureInfo.InvariantCulture,
                $"News topics, a promise of 2 %: {most.Count / all:0 %} of the texts leave {most.Name}, {exits[^1].Count / all:0.0 %} need all layers"),
            [.. exits.Select(exit => (
                exit.Name.Replace("at the ", "", StringComparison.Ordinal), exit.Count / all))]);
    }

    // The paper's Figure 3, all tasks in one picture: what the model without exits takes and answers right is (100 %, 0).
    private static Chart AccuracyByTime((string Task, EvaluationReport Report)[] reports)
    {
        double most = reports.Max(of => of.Report.Points.Where(point => Lost(of.Report, point) <= 1)
            .Select(point => of.Report.Plain!.MeanMicroseconds / point.MeanMicroseconds).DefaultIfEmpty(1).Max());
        return new LineChart(
            string.Create(CultureInfo.InvariantCulture, $"Up to {most:0} times faster for at most a point of accuracy"),
            "wall-clock time of a text in percent of the plain model's, logarithmic",
            "points of accuracy more than the plain model",
            [.. reports.Select((of, i) => new ChartLine(
                of.Task,
                [.. Points(of.Report).Select(
                    point => Percent * point.MeanMicroseconds / of.Report.Plain!.MeanMicroseconds)],
                [.. Points(of.Report).Select(point => -Lost(of.Report, point))],
                ChartColors.Series[i]))])
        {
            IsLogarithmic = true,
            Marks = [new ChartMark("plain model", Percent, 0)],
        };
    }

    private static Chart Promises((string Task, EvaluationReport Report)[] reports)
    {
        (float Promised, double Seen)[] all =
            [.. reports.SelectMany(of => of.Report.Points.Select(point => (point.Dial!.Value, point.Disagreement)))];
        double end = Percent * all.Max(point => point.Promised);
        return new LineChart(
            $"{all.Count(point => point.Seen <= point.Promised)} of {all.Length} promises are kept on test texts",
            "promised: at most so many percent of the texts get another answer than from all layers",
            "seen, in percent",
            [
                new ChartLine("as promised", [0, end], [0, end], ChartColors.Ink, IsReference: true),
                .. reports.Select((of, i) => new ChartLine(
                    of.Task,
                    [.. of.Report.Points.Select(point => Percent * point.Dial!.Value)],
                    [.. of.Report.Points.Select(point => Percent * point.Disagreement)],
                    ChartColors.Series[i])),
            ]);
    }

    // The paper's Figure 4: students without exits, and cascades at the same cost.
    private static Chart Students(string file)
    {
        string[] heads = File.ReadLines(file).First(line => line[0] != '#').Split('\t');
        double[][] rows =
        [
            .. File.ReadLines(file).Where(line => line[0] != '#').Skip(1)
                .Select(line => line.Split('\t').Select(Number).ToArray()),
        ];
        return new LineChart(
            "SST-2: a student with exits is worth more than one without at one and two layers",
            "layers that a text runs through, on average",
            "accuracy in percent",
            [.. Enumerable.Range(1, heads.Length - 1).Select(column => new ChartLine(
                heads[column],
                [.. rows.Where(row => double.IsFinite(row[column])).Select(row => row[0])],
                [.. rows.Where(row => double.IsFinite(row[column])).Select(
                    row => column == 1 ? row[1] : row[1] + row[column])],
                column == 1 ? ChartColors.Ink : ChartColors.Series[column - 2]))]);

        static double Number(string cell) =>
            cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);
    }

    // The paper's Figure 5.
    private static Chart Confidence(string measured)
    {
        List<ChartBox> boxes = [];
        foreach (var (task, i) in Tasks.Select((task, i) => (task, i)))
        {
            string file = Path.Combine(measured, task.File + ".labels.json");
            if (!File.Exists(file))
            {
                continue;
            }

            LabelConfidence[] labels = Read<LabelConfidence[]>(file);
            boxes.AddRange(labels.Select((label, number) => new ChartBox(
                $"{task.Name}: {(task.Labels.Length > 0 ? task.Labels[number] : label.Label)}",
                $"{(Percent * label.Accuracy).ToString("0.0", CultureInfo.InvariantCulture)} % right",
                label.Quantiles,
                ChartColors.Series[i])));
        }

        ChartBox most = boxes.MaxBy(box => box.Quantiles[2])!;
        ChartBox least = boxes.MinBy(box => box.Quantiles[2])!;
        return new BoxChart(
            $"Some labels are easy from the start ({most.Name}), others are not ({least.Name})",
            "confidence of the first exit (calibrated probability of its answer)",
            boxes);
    }

    private static IEnumerable<EvaluationPoint> Points(EvaluationReport report) =>
        report.Points.Prepend(report.NeverExit);

    private static double Lost(EvaluationReport report, EvaluationPoint point) =>
        Percent * (report.Plain!.Accuracy - point.Accuracy);

    private static LatencyDistribution[] Times(string file)
    {
        using JsonDocument bench = JsonDocument.Parse(File.ReadAllText(file));
        return bench.RootElement.GetProperty("latencies").Deserialize<LatencyDistribution[]>(JsonSerializerOptions.Web)!;
    }

    private static T Read<T>(string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
}
