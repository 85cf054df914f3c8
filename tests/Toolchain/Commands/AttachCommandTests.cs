using System.Text.Json;
using EarlyExitGen.Toolchain.Tests.Verbs.Attaching;
using EarlyExitGen.Toolchain.Tests.Verbs.Cutting;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary><c>earlyexit attach</c> as its users run it.</summary>
public sealed class AttachCommandTests
{
    [Fact]
    public void The_report_is_json_alone()
    {
        using AttachableModel model = new();

        (int code, string output, string error) = ToolProcess.Run([.. Arguments(model), "--json"]);

        Assert.True(code == 0, error);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(3, report.GetProperty("layers").GetInt32());
        Assert.Equal(0.05, report.GetProperty("promise").GetDouble());
        Assert.Equal(
            [0, 2],
            report.GetProperty("exits").EnumerateArray().Select(exit => exit.GetProperty("layer").GetInt32()));
        Assert.True(File.Exists(Path.Combine(model.Out, "news.cascade.json")));
        Assert.Contains("Written:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_json_too()
    {
        using AttachableModel model = new(new TinyClassifier { Layers = 0 });

        (int code, string output, string error) = ToolProcess.Run([.. Arguments(model), "--json"]);

        Assert.Equal((1, ""), (code, error));
        string? refused = JsonDocument.Parse(output).RootElement.GetProperty("refused").GetString();
        Assert.Contains("no attention", refused, StringComparison.Ordinal);
        (code, output, error) = ToolProcess.Run(Arguments(model));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("no attention", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(model.Out));
    }

    [Fact]
    public void A_promise_is_a_rate()
    {
        using AttachableModel model = new();

        (int code, _, string error) = ToolProcess.Run([.. Arguments(model)[..^1], "200%"]);

        Assert.Equal(2, code);
        Assert.Contains("--promise 200%: a rate, as 2% or 0.02, is expected.", error, StringComparison.Ordinal);
    }

    private static string[] Arguments(AttachableModel model) =>
    [
        "attach", model.Model, "--texts", model.Texts, "--calibration", model.Calibration, "--out", model.Out,
        "--class", "NewsClassifier", "--namespace", "Tests", "--exits", "0,2", "--no-words", "--epochs", "1",
        "--promise", "5%",
    ];
}
