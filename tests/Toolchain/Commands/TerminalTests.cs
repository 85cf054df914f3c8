using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>What verbs print for people, on a terminal of 80 columns.</summary>
public sealed class TerminalTests(MeasuringCommandTests.Files files) : IClassFixture<MeasuringCommandTests.Files>
{
    private const int Columns = 80;

    private static readonly (string, string)[] Narrow = [("COLUMNS", "80"), ("NO_COLOR", "1")];

    [Theory]
    [InlineData("evaluate")]
    [InlineData("calibrate")]
    public void Help_has_groups_defaults_examples_and_the_page(string verb)
    {
        (int code, string output, string error) = ToolProcess.RunIn(Narrow, [verb, "--help"]);

        Assert.Equal((0, ""), (code, error));
        string expected = Path.Combine(Repository.Root, "tests", "Toolchain", "Commands", "Help", verb + ".txt");
        Assert.Equal(File.ReadAllText(expected).ReplaceLineEndings("\n"), output.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(NameTableTests.Verbs), MemberType = typeof(NameTableTests))]
    public void Help_fits(string verb)
    {
        (int code, string output, _) = ToolProcess.RunIn(Narrow, [verb, "--help"]);

        Assert.Equal(0, code);
        Assert.All(Lines(output), line => Assert.InRange(line.Length, 0, Columns));
        Assert.Contains("\nExamples:\n  earlyexit " + verb, output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("analyze", "MANIFEST", "--data", "TEST")]
    [InlineData("bench", "MANIFEST", "--data", "TEST", "--rounds", "2")]
    [InlineData("calibrate", "COPY", "--texts", "TEST")]
    [InlineData("compare", "MANIFEST", "--dev", "DEV", "--data", "TEST", "--baseline", "BASELINE")]
    [InlineData("evaluate", "MANIFEST", "--data", "TEST", "--dial", "0.5,0.9")]
    [InlineData("linear", "DEV", "--test", "TEST")]
    [InlineData("plan", "MANIFEST", "--data", "TEST", "--rate", "20000/s", "--p99", "1s")]
    [InlineData("quantize", "MANIFEST", "--calibration", "DEV", "--out", "OUT")]
    [InlineData("report", "MANIFEST", "--data", "TEST", "--out", "OUT")]
    [InlineData("sweep", "MANIFEST", "--data", "TEST", "--rule", "maxProbability,patience")]
    [InlineData("synthesize", "--out", "OUT", "--layers", "1", "--hidden", "8", "--heads", "1", "--exits", "0,1")]
    [InlineData("tune", "COPY", "--data", "DEV", "--min-speedup", "1.5", "--max-disagreement", "60%", "--test", "TEST")]
    public void Results_fit_and_end_with_a_verdict_and_the_next_command(string verb, params string[] arguments)
    {
        string[] paths = [.. arguments.Select(argument => argument switch
        {
            "MANIFEST" => files.Manifest,
            "COPY" => files.Copy($"{verb}-80"),
            "BASELINE" => files.Baseline,
            "DEV" => files.Dev,
            "TEST" => files.Test,
            "OUT" => files.Folder[$"{verb}-80"],
            _ => argument,
        })];

        (int code, string output, string error) = ToolProcess.RunIn(Narrow, [verb, .. paths]);

        Assert.True(code == 0, error);
        string[] lines = Lines(output);
        Assert.All(lines.Where(line => !IsCopied(line)), line => Assert.InRange(line.Length, 0, Columns));
        Assert.StartsWith("Next:    earlyexit ", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_json_the_verdict_is_on_standard_error()
    {
        (int code, string output, string error) = ToolProcess.Run(
            "evaluate", Path.GetDirectoryName(files.Manifest)!, "-d", files.Test, "--dial", "0.9", "-j");

        Assert.True(code == 0, error);
        Assert.StartsWith("{", output, StringComparison.Ordinal);
        Assert.EndsWith("}", output.TrimEnd(), StringComparison.Ordinal);
        Assert.StartsWith("Next:    earlyexit tune", Lines(error)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_completes_a_command_line_is_told()
    {
        (int code, string output, string error) = ToolProcess.Run("[suggest:15]", "export --store ");

        Assert.True(code == 0, error);
        Assert.Equal(["fp16", "fp32"], Lines(output).Order(StringComparer.Ordinal));
        Assert.Contains("evaluate", Lines(ToolProcess.Run("[suggest:2]", "ev").Output));
    }

    [Fact]
    public void Of_a_folder_the_one_manifest_is_taken()
    {
        string folder = Path.GetDirectoryName(files.Copy("folder"))!;
        Assert.Equal(0, ToolProcess.Run("trace", folder, "-d", files.Test, "-o", files.Folder["t.jsonl"]).ExitCode);

        File.Copy(files.Baseline, Path.Combine(folder, "other.cascade.json"));
        Assert.Equal(
            $"earlyexit: {folder}: there are several manifests, 'cascade.cascade.json', 'other.cascade.json'; "
            + "name one.",
            ToolProcess.Run("trace", folder, "-d", files.Test).Error.Trim());
        Assert.Equal(
            $"earlyexit: {files.Folder.Path}: there is no manifest, *.cascade.json, in this folder; name one.",
            ToolProcess.Run("trace", files.Folder.Path, "-d", files.Test).Error.Trim());
    }

    [Fact]
    public void Texts_without_labels_are_not_data()
    {
        string texts = files.Folder.Write("bare.txt", "beba beke\n");
        Assert.Equal(
            $"earlyexit: {texts}: there are texts without labels; give them by --texts.",
            ToolProcess.Run("trace", files.Manifest, "--data", texts).Error.Trim());
    }

    // Paths and commands are not broken.
    private static bool IsCopied(string line) => line.Split(':')[0] is "Written" or "Next";

    private static string[] Lines(string text) => text.TrimEnd().ReplaceLineEndings("\n").Split('\n');
}
