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

    [Theory]
    [InlineData("mean", "'mean' is not a kind of head; attention and cls are known")]
    [InlineData("1:2:cls", "'1:2:cls' is not a kind of head")]
    [InlineData("cls,0:cls", "leave out '0:cls'")]
    public void Heads_are_of_two_kinds(string heads, string told)
    {
        using AttachableModel model = new();

        (int code, _, string error) = ToolProcess.Run([.. Arguments(model), "--head", heads]);

        Assert.Equal(2, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cascade_in_front_answers_what_it_is_sure_of_and_the_model_the_rest()
    {
        using AttachableModel model = new();
        string front = model.Out;
        (int code, _, string error) = ToolProcess.Run(Arguments(model));
        Assert.True(code == 0, error);
        string joined = front + "-joined";
        string[] arguments =
        [
            "attach", model.Model, "--front", front, "--texts", model.Texts, "--calibration", model.Calibration,
            "--out", joined, "--class", "Joined", "--namespace", "Tests", "--promise", "5%",
        ];

        (code, string output, error) = ToolProcess.Run([.. arguments, "--json"]);

        Assert.True(code == 0, error);
        JsonElement[] exits = [.. JsonDocument.Parse(output).RootElement.GetProperty("exits").EnumerateArray()];
        Assert.Equal(4, exits.Length);
        Assert.Equal(3, exits[^1].GetProperty("layer").GetInt32());
        Assert.Equal(1, exits[^1].GetProperty("agreementWithLast").GetDouble());

        // The model that the front was made of answers as the whole does, so its last exit agrees throughout.
        Assert.Equal(1, exits[^2].GetProperty("agreementWithLast").GetDouble());
        using InterpretedCascade cascade =
            InterpretedCascade.Load(Directory.GetFiles(joined, "*.cascade.json").Single());
        Assert.Equal([0, 0, 0, 1], cascade.ExitModels);

        (code, _, error) = ToolProcess.Run([.. arguments, "--resume"]);
        Assert.Equal(2, code);
        Assert.Contains("the model stays whole", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Behind_a_cascade_the_model_may_have_exits_of_its_own(bool hasCalibration)
    {
        using AttachableModel model = new();
        (int code, _, string error) = ToolProcess.Run(Arguments(model));
        Assert.True(code == 0, error);
        string joined = model.Out + "-joined";
        string[] calibration = hasCalibration ? ["--calibration", model.Calibration] : [];

        (code, string output, error) = ToolProcess.Run(
            [
                "attach", model.Model, "--front", model.Out, "--exits", "1,2", "--epochs", "1", "--texts", model.Texts,
                .. calibration, "--out", joined, "--class", "Joined", "--namespace", "Tests", "--json",
            ]);

        Assert.True(code == 0, error);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(hasCalibration ? 400 : 160, report.GetProperty("calibration").GetInt32());
        JsonElement[] exits = [.. report.GetProperty("exits").EnumerateArray()];
        Assert.Equal([0, 2, 3, 1, 2, 3], exits.Select(exit => exit.GetProperty("layer").GetInt32()));
        Assert.Equal(1, exits[^1].GetProperty("agreementWithLast").GetDouble());
        Assert.True(exits[^2].GetProperty("agreementWithLast").GetDouble() > 0.5, output);
        using InterpretedCascade cascade =
            InterpretedCascade.Load(Directory.GetFiles(joined, "*.cascade.json").Single());
        Assert.Equal([0, 0, 0, 1, 1, 1], cascade.ExitModels);
        Assert.Equal(
            ["calibration.txt", "model", "news", "news-joined", "texts.txt"],
            Directory.GetFileSystemEntries(model.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        (code, output, error) = ToolProcess.Run(
            "bench", joined, "--data", model.Calibration, "--rounds", "1", "--json");
        Assert.True(code == 0, error);
    }

    private static string[] Arguments(AttachableModel model) =>
    [
        "attach", model.Model, "--texts", model.Texts, "--calibration", model.Calibration, "--out", model.Out,
        "--class", "NewsClassifier", "--namespace", "Tests", "--exits", "0,2", "--no-words", "--epochs", "1",
        "--promise", "5%",
    ];
}
