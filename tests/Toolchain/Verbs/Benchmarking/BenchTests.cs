using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Benchmarking;

/// <summary><c>bench</c> through the command line, on a tiny cascade of random weights.</summary>
public sealed class BenchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_exit_is_timed_and_nothing_is_allocated(bool pair)
    {
        using TemporaryFolder folder = new();
        string manifest = SynthesizedCascade.In(folder, pair);

        (int code, string output, string error) = ToolProcess.Run(
            "bench", manifest, "--data", Data(folder, pair), "--threads", "1", "--rounds", "5", "--json");

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        JsonElement root = report.RootElement;
        Assert.Equal(40, root.GetProperty("count").GetInt32());
        Assert.Equal(5, root.GetProperty("rounds").GetInt32());
        Assert.Equal(
            [0, 1], root.GetProperty("exits").EnumerateArray().Select(exit => exit.GetProperty("layer").GetInt32()));
        Assert.All(
            [root.GetProperty(
                "neverExit"), root.GetProperty("throughput"), .. root.GetProperty("exits").EnumerateArray()],
            estimate => Assert.InRange(
                estimate.GetProperty("ratio").GetDouble(),
                estimate.GetProperty("low").GetDouble(),
                estimate.GetProperty("high").GetDouble()));
        Assert.Equal(0, root.GetProperty("allocatedBytes").GetDouble());
        Assert.True(double.IsFinite(root.GetProperty("overheadMicroseconds").GetDouble()));
        Assert.Contains("ONNX Runtime", root.GetProperty("machine").GetString(), StringComparison.Ordinal);
        Assert.True(root.GetProperty("firstWritten").GetProperty("ratio").GetDouble() > 0);
        Assert.True(root.GetProperty("ownDial").GetProperty("ratio").GetDouble() > 0);
        JsonElement[] latencies = [.. root.GetProperty("latencies").EnumerateArray()];
        Assert.Equal(
            ["after layer 0", "after layer 1", "after layer 2", "plain model"],
            latencies.Select(l => l.GetProperty("name").GetString()));
        Assert.Equal(40, latencies[..3].Sum(l => l.GetProperty("count").GetInt32()));
        Assert.Equal(40, latencies[3].GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("times.png")]
    [InlineData("times.svg")]
    public void A_picture_is_drawn(string name)
    {
        using TemporaryFolder folder = new();
        (int code, _, string error) = ToolProcess.Run(
            "bench", SynthesizedCascade.In(folder, pair: false), "--data", Data(folder, pair: false),
            "--rounds", "1", "--charts",
            folder[name]);

        Assert.True(code == 0, error);
        byte[] picture = File.ReadAllBytes(folder[name]);
        if (name.EndsWith(".png", StringComparison.Ordinal))
        {
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        }
        else
        {
            Assert.Equal("svg", XDocument.Load(new MemoryStream(picture)).Root!.Name.LocalName);
        }
    }

    [Fact]
    public void A_picture_of_another_kind_is_refused_at_once()
    {
        using TemporaryFolder folder = new();
        (int code, _, string error) = ToolProcess.Run(
            "bench",
            SynthesizedCascade.In(folder, pair: false),
            "--data",
            Data(folder, pair: false),
            "--charts",
            folder["times.pdf"]);
        Assert.Equal(1, code);
        Assert.Contains("*.png or *.svg", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_json_a_table_is_printed()
    {
        using TemporaryFolder folder = new();

        (int code, string output, string error) = ToolProcess.Run(
            "bench", SynthesizedCascade.In(folder, pair: false), "--data", Data(folder, pair: false), "--rounds", "1");

        Assert.True(code == 0, error);
        Assert.Contains("after layer 1", output, StringComparison.Ordinal);
        Assert.Contains("Throughput", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_plain_model_there_is_nothing_to_compare_with()
    {
        using TemporaryFolder folder = new();
        string manifest = SynthesizedCascade.In(folder, pair: false);
        File.Delete(Path.Combine(Path.GetDirectoryName(manifest)!, "plain.onnx"));

        (int code, _, string error) = ToolProcess.Run("bench", manifest, "--data", Data(folder, pair: false));

        Assert.Equal(1, code);
        Assert.Contains("--plain", error, StringComparison.Ordinal);
    }

    private static string Data(TemporaryFolder folder, bool pair) => folder.Write("data.tsv", string.Concat(
        Enumerable.Range(0, 40).Select(
            i => $"0\t{string.Join(' ', Enumerable.Repeat("baba", (i % 7) + 1))}{(pair ? "\tbebe" : "")}\n")));
}
