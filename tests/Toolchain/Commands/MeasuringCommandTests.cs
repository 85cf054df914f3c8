using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Manifests;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>The measuring verbs, as processes, on a synthesized cascade.</summary>
public sealed class MeasuringCommandTests : IClassFixture<MeasuringCommandTests.Files>
{
    private readonly Files _files;

    public MeasuringCommandTests(Files files)
    {
        _files = files;
    }

    [Fact]
    public void Compare_tells_rules_and_a_baseline_and_draws_them()
    {
        string picture = _files.Folder["rules.svg"];
        using JsonDocument report = JsonDocument.Parse(_files.Run(
            "compare", _files.Manifest, "--dev", _files.Dev, "--data", _files.Test, "--baseline", _files.Baseline,
            "--charts", picture, "--json"));

        Assert.Equal(120, report.RootElement.GetProperty("test").GetInt32());
        Assert.Contains(
            report.RootElement.GetProperty("cells").EnumerateArray(),
            cell => cell.GetProperty("rule").GetString() == "margin");
        JsonElement baseline = Assert.Single(report.RootElement.GetProperty("baselines").EnumerateArray());
        Assert.Equal(1, baseline.GetProperty("layers").GetInt32());
        Assert.Contains("layers that a text runs through", File.ReadAllText(picture), StringComparison.Ordinal);
    }

    [Fact]
    public void Tune_writes_points_that_the_manifest_then_has()
    {
        string manifest = _files.Copy("tuned");
        using JsonDocument points = JsonDocument.Parse(_files.Run(
            "tune", manifest, "--data", _files.Dev, "--max-disagreement", "60%", "--min-speedup", "1.5x", "--name",
            "Careful,Fast",
            "--default", "Careful", "--test", _files.Test, "--json"));

        Assert.Equal(
            ["Careful", "Fast"],
            points.RootElement.EnumerateArray().Select(point => point.GetProperty("name").GetString()));
        Assert.Equal("test.tsv, 120 texts", points.RootElement[0].GetProperty("seen").GetProperty("data").GetString());
        Manifests.CascadeSpec spec = CascadeManifest.Load(manifest).Spec;
        Assert.Equal(["Careful", "Fast"], spec.OperatingPoints.Select(point => point.Name));
        Assert.Equal(
            points.RootElement[0].GetProperty("dial").GetDouble(), spec.Dials.Of(ExitRule.MaxProbability)!.Value.Value);
    }

    [Fact]
    public void Sweep_tells_layers_operations_and_time_each_for_itself()
    {
        string charts = _files.Folder["charts"];
        using JsonDocument sweeps = JsonDocument.Parse(_files.Run(
            "sweep", _files.Manifest, "--data", _files.Test, "--rule", "maxProbability,patience", "--points", "7",
            "--time", "0.5,0.9",
            "--charts", charts, "--json"));

        Assert.Equal(["accuracy-by-flops.svg", "accuracy-by-layers.svg", "accuracy-by-time.svg"], Names(charts));
        JsonElement[] points = [.. sweeps.RootElement[0].GetProperty("points").EnumerateArray()];
        Assert.InRange(points.Length, 3, 8);
        Assert.Equal(3, points[0].GetProperty("meanLayers").GetDouble());
        Assert.Equal(0, points[^1].GetProperty("meanLayers").GetDouble());
        Assert.All(
            points.Zip(points.Skip(1)),
            pair => Assert.True(
                pair.Second.GetProperty("meanFlops").GetDouble() < pair.First.GetProperty("meanFlops").GetDouble()));
        Assert.Equal(2, sweeps.RootElement[0].GetProperty("timed").GetProperty("points").GetArrayLength());
        Assert.Equal("patience", sweeps.RootElement[1].GetProperty("rule").GetString());

        static IEnumerable<string?> Names(string folder) =>
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Analyze_tells_what_leaves_where_with_and_without_labels()
    {
        using JsonDocument labelled = JsonDocument.Parse(
            _files.Run("analyze", _files.Manifest, "--data", _files.Test, "--dial", "0.4", "--json"));
        string texts = _files.Folder.Write(
            "bare.txt", string.Concat(File.ReadLines(_files.Test).Select(line => line.Split('\t')[1] + "\n")));
        string bare = _files.Run("analyze", _files.Manifest, "--texts", texts, "--charts", _files.Folder["analysis"]);

        Assert.Equal(3, labelled.RootElement.GetProperty("labels").GetArrayLength());
        Assert.Equal(3, labelled.RootElement.GetProperty("reliability").GetArrayLength());
        Assert.Contains("There are no labels, so what needs them is left out.", bare, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_files.Folder["analysis"], "exits-by-length.svg")));
        Assert.False(File.Exists(Path.Combine(_files.Folder["analysis"], "confidence-by-label.svg")));
    }

    [Fact]
    public void A_report_is_one_page_and_the_same_every_time()
    {
        string[] pages = [.. new[] { "report", "again" }.Select(name =>
        {
            _files.Run(
                "report", _files.Manifest, "--data", _files.Test, "--dev", _files.Dev, "--out", _files.Folder[name]);
            return File.ReadAllText(Path.Combine(_files.Folder[name], "report.html"));
        })];

        Assert.Equal(pages[0], pages[1]);
        foreach (string heading in (string[])[
            "The cascade", "What the dial gives", "Exit rules compared", "What leaves where",
            "How good probabilities are"
        ])
        {
            Assert.Contains($"<h2>{heading}</h2>", pages[0], StringComparison.Ordinal);
        }

        string markdown = File.ReadAllText(Path.Combine(_files.Folder["report"], "report.md"));
        Assert.All(
            Directory.GetFiles(_files.Folder["report"], "*.svg"),
            chart => Assert.Contains($"({Path.GetFileName(chart)})", markdown, StringComparison.Ordinal));
    }

    [Fact]
    public void Calibrate_fits_a_cascade_anew_to_texts_without_labels()
    {
        string manifest = _files.Copy("refitted");
        string texts = _files.Folder.Write(
            "texts.txt", string.Concat(File.ReadLines(_files.Dev).Select(line => line.Split('\t')[1] + "\n")));
        using JsonDocument report = JsonDocument.Parse(_files.Run("calibrate", manifest, "--texts", texts, "--json"));

        Assert.Equal(200, report.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(
            report.RootElement.GetProperty("maps").EnumerateArray().Select(map => map.ValueKind == JsonValueKind.Null),
            CascadeManifest.Load(manifest).Spec.Exits.Select(exit => exit.Agreement is null));
    }

    [Theory]
    [InlineData("--rule best: there is no such rule; choose of agreement", "sweep", "--rule", "best")]
    [InlineData("There is no goal", "tune")]
    [InlineData("2 names, but there are 1 goals", "tune", "--min-speedup", "2", "--name", "A,B")]
    [InlineData(
        "there is no such operating point; choose of Speedup2x", "tune", "--min-speedup", "2", "--default", "Fast")]
    [InlineData("no setting keeps", "tune", "--min-speedup", "1000")]
    [InlineData("'2' is not such a goal; write for instance 1% or 0.01", "tune", "--max-disagreement", "2")]
    public void What_is_asked_wrongly_is_told_and_nothing_is_written(
        string expected, string verb, params string[] arguments)
    {
        string before = File.ReadAllText(_files.Manifest);

        (int code, string output, string error) =
            ToolProcess.Run([verb, _files.Manifest, "--data", _files.Dev, .. arguments]);

        Assert.NotEqual(0, code);
        Assert.Contains(expected, output + error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_files.Manifest));
    }

    /// <summary>
    /// A cascade, a model of one layer without early exits, and two files of random texts and labels.
    /// </summary>
    public sealed class Files : IDisposable
    {
        public Files()
        {
            Manifest = Synthesize("cascade", "3", "0,1,3");
            Baseline = Synthesize("short", "1", "1");
            Dev = Write("dev.tsv", 200, seed: 1);
            Test = Write("test.tsv", 120, seed: 2);
        }

        internal TemporaryFolder Folder { get; } = new();

        public string Manifest { get; }

        public string Baseline { get; }

        public string Dev { get; }

        public string Test { get; }

        public void Dispose() => Folder.Dispose();

        internal string Run(params string[] arguments)
        {
            (int code, string output, string error) = ToolProcess.Run(arguments);
            Assert.True(code == 0, error);
            return output;
        }

        /// <summary>A copy of the cascade, under its own name.</summary>
        internal string Copy(string name)
        {
            string target = Directory.CreateDirectory(Folder[name]).FullName;
            foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Manifest)!))
            {
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
            }

            return Path.Combine(target, Path.GetFileName(Manifest));
        }

        private string Synthesize(string name, string layers, string exits)
        {
            Run(
                "synthesize", "--out", Folder[name], "--layers", layers, "--hidden", "32", "--heads", "2", "--labels",
                "3", "--exits", exits,
                "--vocabulary", "300", "--max-tokens", "32");
            return Path.Combine(Folder[name], name + ".cascade.json");
        }

        private string Write(string name, int count, int seed)
        {
            Random random = new(seed);
            return Folder.Write(name, string.Concat(Enumerable.Range(0, count).Select(_ => Line())));

            string Line() => string.Create(
                CultureInfo.InvariantCulture,
                $"{random.Next(3)}\t{string.Join(' ', Enumerable.Range(0, random.Next(1, 20)).Select(_ => Word()))}\n");

            string Word() => $"b{"aeiou"[random.Next(5)]}k{"aeiou"[random.Next(5)]}";
        }
    }
}
