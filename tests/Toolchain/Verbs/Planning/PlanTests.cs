using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Planning;

/// <summary><c>plan</c> through the command line, on a tiny cascade of random weights.</summary>
public sealed class PlanTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_plan_has_exits_clusters_and_rates(bool pair)
    {
        using TemporaryFolder folder = new();
        string manifest = SynthesizedCascade.In(folder, pair);

        (int code, string output, string error) = ToolProcess.Run(
            "plan", manifest, "--texts", Texts(folder, pair), "--rate", "500/s,5000/s", "--p99", "1s", "--cores", "2",
            "--json");

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        JsonElement root = report.RootElement;
        JsonElement[] exits = [.. root.GetProperty("exits").EnumerateArray()];
        JsonElement[] plans = [.. root.GetProperty("plans").EnumerateArray()];
        Assert.Equal(40, root.GetProperty("count").GetInt32());
        Assert.Equal([0, 1, 2], exits.Select(exit => exit.GetProperty("layer").GetInt32()));
        Assert.Equal(1, exits.Sum(exit => exit.GetProperty("share").GetDouble()), 9);
        double[] times = [.. exits.Select(exit => exit.GetProperty("meanMicroseconds").GetDouble())];
        Assert.Equal(times.Order(), times);
        Assert.True(root.GetProperty("plainMicroseconds").GetDouble() > 0);
        Assert.Equal([500, 5000], plans.Select(plan => plan.GetProperty("rate").GetDouble()));
        Assert.All(plans, plan =>
        {
            JsonElement[] clusters = [.. plan.GetProperty("clusters").EnumerateArray()];
            string?[] kinds = [.. clusters.Select(cluster => cluster.GetProperty("kind").GetString())];
            Assert.Equal("homogeneous", kinds[0]);
            Assert.Equal("plain model", kinds[^1]);
            Assert.InRange(kinds.Length, 2, 4); // a cut after which no text goes on is none
            Assert.All(kinds[1..^1], kind => Assert.Equal("tiers", kind));
            Assert.All(clusters, cluster =>
            {
                Assert.True(cluster.GetProperty("machines").GetInt32() >= 1);
                Assert.InRange(
                    cluster.GetProperty("p99Milliseconds").GetDouble(),
                    cluster.GetProperty("medianMilliseconds").GetDouble(),
                    1000);
            });
        });
    }

    [Fact]
    public void One_rate_is_shown_with_a_tenth_and_ten_times_of_it_and_a_verdict()
    {
        using TemporaryFolder folder = new();
        string manifest = SynthesizedCascade.In(folder, pair: false);
        File.Delete(Path.Combine(Path.GetDirectoryName(manifest)!, "plain.onnx"));

        (int code, string output, string error) = ToolProcess.Run(
            "plan", manifest, "--texts", Texts(folder, pair: false), "--rate", "600/min", "--p99", "1s", "--cores",
            "1", "--dial", "0.5001", "--overhead", "0ms");

        Assert.True(code == 0, error);
        Assert.Matches(@"(?m)^\W*1\s.*\n(.*\n)?\W*10\s.*\n(.*\n)?\W*100\s", output);
        Assert.Contains(
            "10 texts a second, 99 of 100 within 1000 ms: 1 machine that runs the whole cascade",
            output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("plain model", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_is_drawn()
    {
        using TemporaryFolder folder = new();

        (int code, _, string error) = ToolProcess.Run(
            "plan", SynthesizedCascade.In(folder, pair: false), "--texts", Texts(folder, pair: false),
            "--rate", "100/s", "--p99",
            "1s", "--charts", folder["machines.svg"]);

        Assert.True(code == 0, error);
        Assert.Equal("svg", XDocument.Load(folder["machines.svg"]).Root!.Name.LocalName);
    }

    [Fact]
    public void A_goal_below_the_floor_is_told_with_the_floor()
    {
        using TemporaryFolder folder = new();

        (int code, string output, string error) = ToolProcess.Run(
            "plan", SynthesizedCascade.In(folder, pair: false), "--texts", Texts(folder, pair: false),
            "--rate", "100/s", "--p99",
            "0.001us", "--charts", folder["machines.svg"]);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Matches(
            @"earlyexit: --p99: one text in a hundred takes \d+\.\d\d ms here by itself, .* no number of machines",
            error);
        Assert.False(File.Exists(folder["machines.svg"]));
    }

    [Theory]
    [InlineData("--rate", "20000", "rate above 0 and up to 1e9/s, as 20000/s or 500/min, is expected")]
    [InlineData("--rate", "0/s", "rate above 0")]
    [InlineData("--rate", "-1/s", "rate above 0")]
    [InlineData("--rate", "NaN/s", "rate above 0")]
    [InlineData("--rate", "100/s,many", "rate above 0")]
    [InlineData("--p99", "20", "a time above 0 and up to 1h, as 20ms, is expected")]
    [InlineData("--p99", "0ms", "a time above 0")]
    [InlineData("--p99", "2h", "a time above 0")]
    [InlineData("--hop", "fast", "a time up to 1h, as 0.2ms or 0ms, is expected")]
    [InlineData("--load", "100%", "--load lies above 0 and below 100%")]
    [InlineData("--front-exits", "3", "--front-exits 3: the cascade has 3 exits, so the first tier has 1 to 2")]
    public void What_cannot_be_planned_is_a_usage_error(string option, string value, string message)
    {
        using TemporaryFolder folder = new();
        string[] rest = [.. ((string[])["--rate", "1/s", "--p99", "1s"]).Chunk(2).Where(pair => pair[0] != option)
            .SelectMany(pair => pair)];

        (int code, _, string error) = ToolProcess.Run(
            [
                "plan", SynthesizedCascade.In(folder, pair: false), "--texts", Texts(folder, pair: false),
                option, value, .. rest,
            ]);

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_are_not_there_are_told_in_one_line()
    {
        using TemporaryFolder folder = new();
        (int code, _, string error) = ToolProcess.Run(
            "plan", SynthesizedCascade.In(folder, pair: false), "--texts", folder.Write("none.txt", ""),
            "--rate", "1/s", "--p99",
            "1s");

        Assert.Equal(1, code);
        Assert.Contains("none.txt: there is nothing in it", error, StringComparison.Ordinal);
    }

    private static string Texts(TemporaryFolder folder, bool pair) => folder.Write(
        pair ? "texts.tsv" : "texts.txt",
        string.Concat(Enumerable.Range(0, 40).Select(
            i => $"{string.Join(' ', Enumerable.Repeat("baba", (i % 7) + 1))}{(pair ? "\tbebe" : "")}\n")));
}
