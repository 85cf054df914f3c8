using System.IO.Compression;
using System.Text.Json;
using EarlyExitGen.Toolchain.Commands;
using EarlyExitGen.Toolchain.Verbs.Doctor;
using EarlyExitGen.Toolchain.Verbs.Libtorch;
using Spectre.Console;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>What the tool tells of itself and of its machine.</summary>
public sealed class DoctorTests
{
    [Fact]
    public void Version_tells_version_commit_and_onnx_runtime()
    {
        (int code, string output, string error) = ToolProcess.Run("--version");

        Assert.Equal((0, ""), (code, error));
        Assert.Matches(
            @"^earlyexit \d+\.\d+\.\d+\S*, commit ([0-9a-f]{12}|unknown), ONNX Runtime \d+\.\d+\.\d+\r?\n$", output);
    }

    [Fact]
    public void Json_is_all_on_standard_output_and_the_exit_code_says_whether_something_is_wrong()
    {
        (int code, string output, string error) = ToolProcess.Run("doctor", "--json");

        Assert.Equal("", error);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal(code == 0, report.RootElement.GetProperty("ok").GetBoolean());
        Dictionary<string, string> states = report.RootElement.GetProperty("checks").EnumerateArray().ToDictionary(
            check => check.GetProperty("name").GetString()!, check => check.GetProperty("state").GetString()!);
        Assert.Equal(
            [".NET runtime", ".NET SDK", "ONNX Runtime", "SkiaSharp", "libtorch", "processor", "memory", "system"],
            states.Keys);
        Assert.Equal(("ok", "ok", "ok"), (states[".NET runtime"], states["ONNX Runtime"], states["SkiaSharp"]));
    }

    [Fact]
    public void Lines_are_broken_between_words_at_80_columns()
    {
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 80;
        string words = string.Concat(Enumerable.Repeat("some words ", 20)).TrimEnd();

        DoctorTable.Write(console, new DoctorReport("1", null, false,
        [
            new Check("short", CheckState.Ok, "1.0"),
            new Check("a longer name", CheckState.Wrong, words, words),
        ]));

        string[] lines = text.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal("ok     short          1.0", lines[1]);
        Assert.StartsWith("wrong  a longer name  some words some", lines[2], StringComparison.Ordinal);
        string advice = new string(' ', 22) + "-> some words";
        Assert.Contains(lines, line => line.StartsWith(advice, StringComparison.Ordinal));
        Assert.Equal("Something is wrong; see above.", lines[^1]);
    }

    [Fact]
    public async Task A_source_without_fix_is_a_mistake()
    {
        StringWriter error = new();

        int code = await CommandLine.RunAsync(ToolCommand.Create(), ["doctor", "--source", "feed"], error);

        Assert.Equal(CommandLine.UsageCode, code);
        Assert.StartsWith("earlyexit doctor: --source", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_feed_lacks_is_told_in_one_line_and_leaves_nothing()
    {
        Assert.SkipUnless(TorchPackage.FitsPlatform, "libtorch is fetched for Linux x64 alone.");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["feed"]);

        string error = Fix(folder);

        Assert.Contains(
            $"{TorchPackage.Id} {TorchPackage.Version} cannot be downloaded", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_with_other_libraries_is_not_installed()
    {
        Assert.SkipUnless(TorchPackage.FitsPlatform, "libtorch is fetched for Linux x64 alone.");
        using TemporaryFolder folder = new();
        WritePackage(Directory.CreateDirectory(folder["feed"]).FullName);

        string error = Fix(folder);

        Assert.Contains("is not the one that this tool knows", error, StringComparison.Ordinal);
        Assert.Contains("nothing was installed", error, StringComparison.Ordinal);
    }

    // The tests' own output has no libtorch beside the tool, so it is to be fetched.
    private static string Fix(TemporaryFolder folder)
    {
        (int code, string output, string error) = ToolProcess.RunIn(
            [(TorchFolder.Variable, folder["torch"])], ["doctor", "--fix", "--source", folder["feed"], "--json"]);

        Assert.Equal((1, ""), (code, output));
        string[] lines = error.TrimEnd().Split('\n');
        string start =
            $"Fetching {TorchPackage.Id} {TorchPackage.Version} (128 MB to download, 462 MB installed) from ";
        Assert.StartsWith(start, lines[0], StringComparison.Ordinal);
        Assert.Contains(folder["feed"], lines[0], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["torch"]));
        return lines[1];
    }

    private static void WritePackage(string feed)
    {
        using ZipArchive zip = ZipFile.Open(
            Path.Combine(feed, $"{TorchPackage.Id}.{TorchPackage.Version}.nupkg"), ZipArchiveMode.Create);
        Write($"{TorchPackage.Id}.nuspec",
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2012/06/nuspec.xsd">
              <metadata>
                <id>{TorchPackage.Id}</id>
                <version>{TorchPackage.Version}</version>
                <authors>Somebody</authors>
                <description>Other libraries.</description>
              </metadata>
            </package>
            """);
        foreach (TorchLibraryFile file in TorchPackage.Files)
        {
            Write($"runtimes/{TorchPackage.Platform}/native/{file.Name}", "other");
        }

        void Write(string name, string text)
        {
            using StreamWriter writer = new(zip.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
