using System.Diagnostics;
using System.Text.RegularExpressions;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Tests.Verbs.Export;
using EarlyExitGen.Toolchain.Tests.Verbs.Training;
using EarlyExitGen.Toolchain.Verbs.Export;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>Ctrl-C ends every verb with one line and exit code 130, and leaves nothing behind.</summary>
public sealed partial class InterruptionTests(InterruptionTests.Files files) : IClassFixture<InterruptionTests.Files>
{
    private const int InterruptedCode = 130;

    [Theory]
    [InlineData("analyze", "MANIFEST", "--texts", "TEXTS", "--charts", "OUT")]
    [InlineData("bench", "MANIFEST", "--texts", "TEXTS", "--charts", "OUT.svg")]
    [InlineData("calibrate", "MANIFEST", "--texts", "TEXTS")]
    [InlineData("compare", "MANIFEST", "--dev", "DATA", "--data", "DATA", "--charts", "OUT.svg")]
    [InlineData("evaluate", "MANIFEST", "--data", "DATA", "--dial", "5%")]
    [InlineData("heads", "SYNTHESIZED", "--texts", "TEXTS", "--out", "OUT")]
    [InlineData("linear", "DATA", "--test", "DATA")]
    [InlineData("plan", "MANIFEST", "--texts", "TEXTS", "--rate", "9/s", "--p99", "1s", "--charts", "OUT.svg")]
    [InlineData("quantize", "SYNTHESIZED", "--calibration", "DATA", "--out", "OUT")]
    [InlineData("report", "MANIFEST", "--texts", "TEXTS", "--out", "OUT")]
    [InlineData("sweep", "MANIFEST", "--texts", "TEXTS", "--charts", "OUT")]
    [InlineData("synthesize", "--out", "OUT", "--layers", "24", "--hidden", "768", "--heads", "12", "--exits", "24")]
    [InlineData("trace", "MANIFEST", "--texts", "TEXTS", "--out", "OUT.jsonl")]
    [InlineData("tune", "MANIFEST", "--texts", "TEXTS", "--min-speedup", "2")]
    public void An_interrupted_verb_says_so_and_leaves_nothing(string verb, params string[] arguments)
    {
        string[] before = files.State();

        (int code, string[] error) = Interrupt([verb, .. arguments.Select(files.PathOf)]);

        Assert.Equal(InterruptedCode, code);
        Assert.Equal($"earlyexit {verb}: interrupted; nothing is written", error[^1]);
        Assert.Equal(before, files.State());
    }

    [Fact]
    public void An_interrupted_classification_says_how_to_go_on()
    {
        string output = files.PathOf("OUT.tsv");

        // While it still reads there is nothing to go on with.
        (int code, string[] error) = Interrupt(
            ["classify", files.PathOf("MANIFEST"), "--texts", files.PathOf("TEXTS"), "--out", output], Share());

        Assert.Equal(InterruptedCode, code);
        Assert.Equal("earlyexit classify: stopped; repeat the command to go on.", error[^1]);
        Assert.False(File.Exists(output));
        File.Delete(output + ".partial");
        File.Delete(output + ".partial.json");
    }

    [Fact]
    public void A_cancelled_export_leaves_nothing()
    {
        using RandomCheckpoint checkpoint = RandomCheckpoint.Create();
        string data = checkpoint.WriteData("data.tsv", 60);
        Assert.Equal(0, ToolProcess.Run("calibrate", checkpoint.Folder, "--calibration", data).ExitCode);
        string[] before = Directory.GetFileSystemEntries(checkpoint.Root);
        ExportRequest request = new() { ClassName = "Tiny", Namespace = "Tiny" };

        Assert.Throws<OperationCanceledException>(() => Exporter.Export(
            Checkpoint.Load(checkpoint.Folder),
            request,
            Path.Combine(checkpoint.Root, "out"),
            new CancellationToken(canceled: true)));

        Assert.Equal(before, Directory.GetFileSystemEntries(checkpoint.Root));
    }

    // Ctrl-C as soon as it tells that it is at work, or how far it is.
    private static (int Code, string[] Error) Interrupt(string[] arguments, Regex? progress = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using Process process = ToolProcess.Begin(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        List<string> error = [];
        bool isInterrupted = false;
        while (process.StandardError.ReadLine() is { } line)
        {
            error.Add(line);
            if (!isInterrupted && (progress ?? Progress()).IsMatch(line))
            {
                isInterrupted = true;
                Signals.Interrupt(process.Id);
            }
        }

        process.WaitForExit();
        Assert.Equal("", output.Result);
        Assert.NotEmpty(error);
        return (process.ExitCode, [.. error]);
    }

    [GeneratedRegex(@" \.\.\.$|: \d+ of \d+ \(\d+ %\)(, .*)?$")]
    private static partial Regex Progress();

    [GeneratedRegex(@": \d+ of \d+ \(\d+ %\)(, .*)?$")]
    private static partial Regex Share();

    /// <summary>A small cascade and so many texts that every verb takes long.</summary>
    public sealed class Files : IDisposable
    {
        private const int Rows = 400_000;

        private readonly TestCascade _cascade = TestCascade.Create();
        private readonly TemporaryFolder _folder = new();

        public Files()
        {
            string[] words = ["the", "team", "wins", "oil", "prices", "rise", "bank"];
            Random random = new(1);
            string[] texts = [.. Enumerable.Range(0, Rows).Select(_ => string.Join(' ', random.GetItems(words, 5)))];
            File.WriteAllLines(_folder["texts.txt"], texts);
            File.WriteAllLines(_folder["data.tsv"], texts.Select((text, i) => $"{i % 3}\t{text}"));
            (int code, _, string error) = ToolProcess.Run(
                "synthesize", "--out", _folder["synthesized"], "--layers", "1", "--hidden", "64", "--heads", "2",
                "--labels", "3", "--exits", "0,1", "--vocabulary", "300", "--max-tokens", "32");
            Assert.True(code == 0, error);
        }

        /// <summary>What an argument stands for.</summary>
        public string PathOf(string argument) => argument switch
        {
            "MANIFEST" => _cascade.ManifestFile,
            "SYNTHESIZED" => _folder["synthesized"],
            "TEXTS" => _folder["texts.txt"],
            "DATA" => _folder["data.tsv"],
            _ when argument.StartsWith("OUT", StringComparison.Ordinal) => _folder[argument],
            _ => argument,
        };

        /// <summary>All files, and what the manifest says.</summary>
        public string[] State() =>
        [
            .. Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal),
            .. Directory.GetFileSystemEntries(_cascade.Folder).Order(StringComparer.Ordinal),
            File.ReadAllText(_cascade.ManifestFile),
        ];

        public void Dispose()
        {
            _cascade.Dispose();
            _folder.Dispose();
        }
    }
}
