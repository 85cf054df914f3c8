using System.Text.Json;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Export;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>From a checkpoint to figures, through the command line.</summary>
public sealed class CommandTests
{
    [Fact]
    public void Calibrate_export_and_evaluate_follow_one_another()
    {
        using RandomCheckpoint files = RandomCheckpoint.Create();
        string data = files.WriteData("data.tsv", 700);
        string target = Path.Combine(files.Root, "tiny");

        (int code, string output, string error) =
            ToolProcess.Run("calibrate", files.Folder, "--calibration", data, "--json");
        Assert.True(code == 0, error);
        using JsonDocument calibration = JsonDocument.Parse(output);
        Assert.Equal(700, calibration.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(4, calibration.RootElement.GetProperty("exits").GetArrayLength());
        Assert.True(File.Exists(files.PathOf("calibration.json")));

        (code, output, error) = ToolProcess.Run(
            "export",
            files.Folder,
            "--out", target,
            "--class", "TinyClassifier",
            "--namespace", "Tiny",
            "--labels", "A,B,C",
            "--store", "fp16");
        Assert.True(code == 0, error);
        Assert.Contains("tiny.cascade.json", output, StringComparison.Ordinal);
        Assert.Contains("20 reference texts", error, StringComparison.Ordinal);

        (code, output, error) = ToolProcess.Run(
            "evaluate", Path.Combine(target, "tiny.cascade.json"), "--data", data, "--dial", "0.02,0.1", "--json");
        Assert.True(code == 0, error);
        using JsonDocument figures = JsonDocument.Parse(output);
        Assert.Equal(700, figures.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(2, figures.RootElement.GetProperty("points").GetArrayLength());
        Assert.Contains("ONNX Runtime", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_json_tables_are_printed()
    {
        using RandomCheckpoint files = RandomCheckpoint.Create();
        string data = files.WriteData("data.tsv", 60);

        (int code, string output, _) = ToolProcess.Run("calibrate", files.Folder, "--calibration", data);

        Assert.Equal(0, code);
        Assert.Contains("temperature", output, StringComparison.Ordinal);

        // Wherever the line was broken.
        Assert.Contains(
            "60 texts support no promise of 0.5 %, 0.75 %, 1.0 %, 1.25 %, 1.5 %, 2.0 %, 2.5 %, 3.0 %",
            string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "calibrate", "nowhere", "--calibration", "dev.tsv")]
    [InlineData(1, "export", "nowhere", "--out", "x", "--class", "C", "--namespace", "N")]
    [InlineData(1, "evaluate", "nowhere.cascade.json", "--data", "d.tsv", "--dial", "0.1")]
    [InlineData(2, "calibrate")]
    [InlineData(2, "export", "nowhere", "--out", "x", "--class", "C")]
    [InlineData(2, "export", "nowhere", "--out", "x", "--class", "C", "--namespace", "N", "--store", "fp8")]
    [InlineData(2, "evaluate", "m.cascade.json", "--data", "d.tsv", "--dial", "0.1,x")]
    [InlineData(2, "evaluate", "m.cascade.json", "--data", "d.tsv", "--dial", "0.1", "--threads", "-1")]
    public void Mistakes_have_their_exit_codes_and_no_stack_trace(int expected, params string[] arguments)
    {
        (int code, string output, string error) = ToolProcess.Run(arguments);

        Assert.Equal(expected, code);
        Assert.NotEqual("", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        if (expected == 1)
        {
            Assert.Equal("", output);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public void Below_the_first_promised_rate_it_is_said_why_nothing_leaves()
    {
        using TestCascade files = TestCascade.Create();
        string data = Path.Combine(files.Folder, "data.tsv");
        File.WriteAllText(data, "0\tthe team wins\n1\toil\n");
        double first = CascadeManifest.Load(files.ManifestFile).Spec.Disagreement[0].Rate.Value;

        (int code, string output, string error) = ToolProcess.Run(
            "evaluate", files.ManifestFile, "--data", data, "--dial", "0.01%");

        Assert.True(code == 0, error);
        Assert.Contains(
            "At 0.01 % no text leaves early: the lowest rate that the calibration promises is "
                + FormattableString.Invariant($"{100 * first:0.##} %"),
            output,
            StringComparison.Ordinal);
        Assert.Contains("No text leaves early at these settings.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dial_outside_its_range_is_one_sentence()
    {
        using TestCascade files = TestCascade.Create();
        string data = Path.Combine(files.Folder, "data.tsv");
        File.WriteAllText(data, "0\tthe team wins\n");

        (int code, _, string error) = ToolProcess.Run(
            "evaluate", files.ManifestFile, "--data", data, "--dial", "0.1", "--rule", "maxProbability");

        Assert.Equal(1, code);
        Assert.Contains("lies in (1/3, 1]", error, StringComparison.Ordinal);
    }
}
