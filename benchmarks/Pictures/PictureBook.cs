using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Analysis;
using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Benchmarks.Pictures;

/// <summary>
/// The pictures of the README and the documentation, drawn from measurements that lie beside this file.
/// </summary>
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

    // A task has one colour in all pictures.
    private static readonly Dictionary<string, int> Colors = new()
    {
        ["AG"] = 0, ["SST-2, sentences"] = 1, ["SST-2, phrases"] = 2, ["SST-2"] = 2, ["IMDB"] = 3, ["SNLI"] = 4,
        ["MNLI"] = 5,
    };

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
        yield return ("where-texts-leave", Flow(PictureTable.Read(Path.Combine(measured, "ag.exits.tsv"))));
        string bench = Path.Combine(measured, "ag.bench.json");
        if (File.Exists(bench))
        {
            LatencyDistribution[] times = Times(bench);
            yield return ("times-by-exit", LatencyChart.Of(times[..^1], times[^1]));
        }

        yield return ("accuracy-by-time", AccuracyByTime(PictureTable.Read(Path.Combine(measured, "times.tsv"))));
        PictureTable promises = PictureTable.Read(Path.Combine(measured, "promises.tsv"));
        yield return ("accuracy-by-layers", AccuracyByLayers(promises));
        yield return ("promises", Promises(promises));
        yield return ("students", Students(PictureTable.Read(Path.Combine(measured, "students.tsv"))));
        yield return ("confidence-by-label", Confidence(measured));
    }

    private static Chart Flow(PictureTable table)
    {
        double all = table.Rows.Sum(row => PictureTable.Number(row[1]));
        (string Name, double Share)[] exits =
            [.. table.Rows.Select(row => (row[0], PictureTable.Number(row[1]) / all))];
        return new FlowChart(
            string.Create(
                CultureInfo.InvariantCulture,
                $"News topics, a promise of 2 %: {exits[0].Share:0 %} of the texts leave at the words, ")
                + string.Create(CultureInfo.InvariantCulture, $"{exits[^1].Share:0.0 %} need all layers"),
            exits);
    }

    // The paper's Figure 3: what the plain model takes and answers right is (1, 0).
    private static Chart AccuracyByTime(PictureTable table)
    {
        double most = table.Rows.Where(row => Lost(row) <= 1).Max(row => PictureTable.Number(row[2]));
        return new LineChart(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Up to {most:0} times faster by the clock for at most a point of accuracy"),
            "times faster than the plain model by the clock, logarithmic",
            "points of accuracy more than the plain model",
            [.. Lines(table, row => PictureTable.Number(row[2]), row => -Lost(row))])
        {
            IsLogarithmic = true,
            Marks = [new ChartMark("plain model", 1, 0)],
        };

        static double Lost(string[] row) => PictureTable.Number(row[4]) - PictureTable.Number(row[3]);
    }

    // The same in layers, of all tasks.
    private static Chart AccuracyByLayers(PictureTable table)
    {
        IReadOnlyList<string[]> rows = table.Rows;
        double most = rows.Where(row => PictureTable.Number(row[3]) <= 1).Max(row => PictureTable.Number(row[4]));
        return new LineChart(
            string.Create(
                CultureInfo.InvariantCulture, $"Up to {most:0} times fewer layers for at most a point of accuracy"),
            "times fewer layers than the full model, logarithmic",
            "points of accuracy more than the full model",
            [.. Lines(table, row => PictureTable.Number(row[4]), row => -PictureTable.Number(row[3]))])
        {
            IsLogarithmic = true,
            Marks = [new ChartMark("full model", 1, 0)],
        };
    }

    private static Chart Promises(PictureTable table)
    {
        int kept = table.Rows.Count(row => PictureTable.Number(row[2]) <= PictureTable.Number(row[1]));
        double end = table.Rows.Max(row => PictureTable.Number(row[1]));
        return new LineChart(
            string.Create(
                CultureInfo.InvariantCulture, $"{kept} of {table.Rows.Count} promises are kept on test texts"),
            "promised: at most so many percent of the texts get another answer than from all layers",
            "seen, in percent",
            [
                new ChartLine("as promised", [0, end], [0, end], ChartColors.Ink, IsReference: true),
                .. Lines(table, row => PictureTable.Number(row[1]), row => PictureTable.Number(row[2])),
            ]);
    }

    private static IEnumerable<ChartLine> Lines(
        PictureTable table, Func<string[], double> x, Func<string[], double> y) =>
        table.Rows.GroupBy(row => row[0]).Select(rows => new ChartLine(
            rows.Key, [.. rows.Select(x)], [.. rows.Select(y)], ColorOf(rows.Key)));

    private static ChartColor ColorOf(string task) => ChartColors.Series[Colors[task]];

    // The paper's Figure 4: students without exits, and cascades at the same cost.
    private static Chart Students(PictureTable table) => new LineChart(
        "SST-2: a student with exits is worth more than one without at one and two layers",
        "layers that a text runs through, on average",
        "accuracy in percent",
        [.. Enumerable.Range(1, table.Heads.Count - 1).Select(column =>
        {
            double[][] rows =
            [
                .. table.Rows.Where(row => row[column].Length > 0)
                    .Select(row => row.Select(PictureTable.Number).ToArray()),
            ];
            return new ChartLine(
                table.Heads[column],
                [.. rows.Select(row => row[0])],
                [.. rows.Select(row => column == 1 ? row[1] : row[1] + row[column])],
                column == 1 ? ChartColors.Ink : ChartColors.Series[column - 2]);
        })]);

    // The paper's Figure 5.
    private static Chart Confidence(string measured)
    {
        List<ChartBox> boxes = [];
        foreach ((string File, string Name, string[] Labels) task in Tasks)
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
                ColorOf(task.Name))));
        }

        ChartBox most = boxes.MaxBy(box => box.Quantiles[2])!;
        ChartBox least = boxes.MinBy(box => box.Quantiles[2])!;
        return new BoxChart(
            $"Some labels are easy from the start ({most.Name}), others are not ({least.Name})",
            "confidence of the first exit (calibrated probability of its answer)",
            boxes)
        {
            End = 1,
        };
    }

    private static LatencyDistribution[] Times(string file)
    {
        using JsonDocument bench = JsonDocument.Parse(File.ReadAllText(file));
        return bench.RootElement.GetProperty("latencies")
            .Deserialize<LatencyDistribution[]>(JsonSerializerOptions.Web)!;
    }

    private static T Read<T>(string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
}
