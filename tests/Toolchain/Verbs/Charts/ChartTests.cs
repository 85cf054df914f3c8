using System.Globalization;
using System.Xml.Linq;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Charts;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Charts;

public sealed class ChartTests
{
    private const double Desk = 860;
    private const double Phone = 350;

    private static readonly string[] Labels =
    [
        .. Enumerable.Range(0, 20)
            .Select(i => "comp.sys.a-rather-long-label." + i.ToString(CultureInfo.InvariantCulture)),
    ];

    [Fact]
    public void A_rule_has_one_colour_and_no_other_rule_has_it()
    {
        string[] rules =
            ["agreement", "maxProbability", "entropy", "margin", "patience", "maxProbability, last exit chosen"];

        Assert.Equal(rules.Length, rules.Select(ChartColors.OfRule).Distinct().Count());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(11)]
    public void Exits_have_colours_of_their_own(int exits) => Assert.Equal(
        exits, Enumerable.Range(0, exits).Select(exit => ChartColors.OfExit(exit, exits)).Distinct().Count());

    [Fact]
    public void Curves_that_coincide_are_drawn_once_and_said_to()
    {
        double[] xs = [0, 1, 2, 3];
        double[] ys = [80, 85, 88, 90];

        // The same curve with a point more on it, and one that leaves it at its end.
        IReadOnlyList<ChartLine> lines = SameCurves.Joined(
        [
            new ChartLine("a", xs, ys, ChartColors.Main),
            new ChartLine("b", [3, 1.5, 1, 2, 0], [90, 86.5, 85, 88, 80], ChartColors.Baseline),
            new ChartLine("c", xs, [80, 85, 88, 89], ChartColors.Ink),
        ]);

        Assert.Equal(["a = b", "c"], lines.Select(line => line.Name));
        Assert.Equal(ChartColors.Main, lines[0].Color);
    }

    [Fact]
    public void A_marks_name_stands_on_no_curve()
    {
        // Steep to the left of the mark, and flat from there on: only further down there is room.
        double[] xs = [0, 0.7, 0.95, 1];
        double[] ys = [60, 80, 86, 86.2];
        LineChart chart = new("t", "x", "y", [new ChartLine("a", xs, ys, ChartColors.Main)])
        {
            Marks = [new ChartMark("the manifest's dial", 0.97, 86.1)],
        };

        IReadOnlyList<Shape> shapes = chart.Draw(Phone).Shapes;

        TextShape name = Assert.Single(shapes.OfType<TextShape>(), text => text.Text == "the manifest's dial");
        double width = Drawing.Measure(name.Text, name.Size);
        LineShape curve = shapes.OfType<LineShape>().Single(line => line.Points.Count == xs.Length);
        Assert.InRange(name.X, 0, Phone - width);
        Assert.All(curve.Points.Zip(curve.Points.Skip(1)), part =>
        {
            for (double at = 0; at <= 1; at += 0.01)
            {
                double x = part.First.X + (at * (part.Second.X - part.First.X));
                double y = part.First.Y + (at * (part.Second.Y - part.First.Y));
                Assert.False(
                    x > name.X && x < name.X + width && y > name.Y - name.Size && y < name.Y, $"{x}, {y}");
            }
        });
    }

    [Fact]
    public void Where_cells_are_narrow_only_texts_that_are_there_are_counted()
    {
        int[][] counts = [.. Labels.Select((_, row) => Labels.Select((_, answer) => row == answer ? 9 : 0).ToArray())];

        int Zeros(double width) => new MatrixChart("t", Labels, counts).Draw(width).Shapes.OfType<TextShape>()
            .Count(text => text.Text == "0");

        Assert.Equal(0, Zeros(Phone));
        Assert.Equal(Labels.Length * (Labels.Length - 1), Zeros(Desk));
    }

    [Theory]
    [InlineData(Desk)]
    [InlineData(Phone)]
    public void Twenty_labels_stand_below_each_other_and_within_the_drawing(double width)
    {
        Chart[] charts =
        [
            new BoxChart(
                "t", "confidence",
                [.. Labels.Select(
                    label => new ChartBox(label, "91.0 % right", [0.1, 0.2, 0.3, 0.4, 0.5], ChartColors.Main))]),
            new MatrixChart("t", Labels, [.. Labels.Select(_ => Enumerable.Repeat(3, Labels.Length).ToArray())]),
        ];

        Assert.All(charts, chart =>
        {
            Drawing drawing = chart.Draw(width);
            TextShape[] texts = [.. drawing.Shapes.OfType<TextShape>()];
            Assert.All(texts, text => Assert.InRange(Right(text), 0, width + 1));
            double[] rows = [.. texts.Where(text => text.X == 0).Select(text => text.Y)];
            Assert.All(
                rows.Zip(rows.Skip(1)), pair => Assert.True(pair.Second - pair.First >= drawing.TextSize, $"{pair}"));
            Assert.True(rows.Length >= Labels.Length);
            Assert.True(rows[^1] < drawing.Height);
        });
    }

    [Theory]
    [InlineData(Desk)]
    [InlineData(Phone)]
    public void Stripes_are_as_wide_as_the_shares_and_stay_within_the_drawing(double width)
    {
        Drawing drawing = new FlowChart(
            "t", [("words", 0.85), ("0 layers", 0.05), ("1 layer", 0), ("6 layers", 0.1)]).Draw(width);

        AreaShape[] stripes = [.. drawing.Shapes.OfType<AreaShape>()];
        double[] widths = [.. stripes.Select(stripe => stripe.Steps[^1][0].Y - stripe.Steps[0][0].Y)];
        Assert.Equal(3, widths.Length);
        Assert.Equal(17, widths[0] / widths[1], 0.01);
        Assert.Equal(2, widths[2] / widths[1], 0.01);
        Assert.All(
            stripes.SelectMany(stripe => stripe.Steps.SelectMany(step => step)),
            point => Assert.True(point.X <= width && point.Y <= drawing.Height, $"{point}"));
        Assert.All(
            drawing.Shapes.OfType<TextShape>(), text => Assert.InRange(Right(text), 0, width + 1));
    }

    [Fact]
    public void The_chart_of_times_tells_what_leaves_early()
    {
        LatencyDistribution[] exits =
        [
            new("after layer 0", 30, 80, 90, 100, 110, 120), new("after layer 1", 5, 800, 900, 1000, 1100, 1200),
            new("after layer 6", 65, 4000, 4500, 5000, 5500, 6000),
        ];

        Chart chart = LatencyChart.Of(exits, new LatencyDistribution("plain model", 100, 4000, 4500, 5000, 5500, 6000));

        Assert.Equal(
            "35 % of the texts leave early, most of them after layer 0 in 100 us instead of 5.0 ms", chart.Title);
    }

    [Fact]
    public void A_file_is_well_formed_wraps_its_title_and_knows_dark_backgrounds()
    {
        string title = string.Join(' ', Enumerable.Repeat("a long title & more", 12));
        string svg = SvgWriter.File(
            new LineChart(title, "x <1>", "y", [new ChartLine("a", [1, 2], [3, 4], ChartColors.Main)])
            {
                Marks = [new ChartMark("here", 1.5, 3.5)],
            },
            Desk);

        XElement root = XDocument.Parse(svg).Root!;
        XElement[] texts = [.. root.Elements().Where(element => element.Name.LocalName == "text")];
        Assert.True(texts.Count(text => (string?)text.Attribute("font-weight") == "600") >= 3);
        Assert.Contains(texts, text => text.Value == "x <1>");
        Assert.Contains("prefers-color-scheme: dark", svg, StringComparison.Ordinal);
        Assert.Equal(1, svg.Split("://").Length - 1); // of its namespace
    }

    [Fact]
    public void Axes_have_round_values_within_their_ends()
    {
        Assert.Equal([88, 90, 92, 94], Axis.Linear(87.3, 94.9, 0, 100, 4).Ticks);
        Assert.Equal([0, 0.2, 0.4], Axis.Linear(0, 0.41, 0, 100, 3).Ticks.Select(tick => Math.Round(tick, 9)));
        Assert.Equal([0.05, 0.1, 0.2, 0.5, 1], Ticks(0.06, 0.9));
        Assert.Equal([1, 10, 100, 1000], Ticks(1, 700));
        Assert.Equal([2, 5], Ticks(2, 2));
        Assert.Equal(50, Axis.Logarithmic(0.01, 1, 0, 100).At(0.1), 6);
        Assert.Equal(50, Axis.Linear(4, 4, 0, 100, 3).At(4), 6);

        static IEnumerable<double> Ticks(double low, double high) =>
            Axis.Logarithmic(low, high, 0, 100).Ticks.Select(tick => Math.Round(tick, 9));
    }

    private static double Right(TextShape text) => text.X + (Drawing.Measure(text.Text, text.Size) * text.Anchor switch
    {
        TextAnchor.Start => 1,
        TextAnchor.Middle => 0.5,
        _ => 0,
    });
}
