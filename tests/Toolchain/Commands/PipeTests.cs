using System.Text;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Tests.Foundation.Data;
using EarlyExitGen.Toolchain.Tests.Verbs.Export;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Commands;

/// <summary>Every verb reads files, pipes and standard input alike, and refuses alike what is not text.</summary>
public sealed class PipeTests : IDisposable
{
    private const string Labelled = "0\tthe team wins\n1\toil prices rise\n2\tthe bank\n";

    private static readonly string[] Verbs =
        ["evaluate", "trace", "sweep", "tune", "analyze", "bench", "calibrate", "quantize", "compare", "report"];

    private readonly TestCascade _files = TestCascade.Create();
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> AllVerbs => [.. Verbs];

    [Theory]
    [InlineData("trace")]
    [InlineData("evaluate")]
    [InlineData("sweep")]
    public void Standard_input_is_as_good_as_a_file(string verb)
    {
        string file = _folder.Write("data.tsv", Labelled);
        string[] more = verb == "evaluate" ? ["--dial", "0.1", "--json"] : verb == "sweep" ? ["--json"] : [];
        (int code, string expected, string error) =
            ToolProcess.Run([verb, _files.ManifestFile, "--data", file, .. more]);
        Assert.True(code == 0, error);
        foreach (byte[] input in (byte[][])[Encoding.UTF8.GetBytes(
            Labelled), TextLinesTests.Gzip(Encoding.UTF8.GetBytes(Labelled))])
        {
            (code, string output, error) = ToolProcess.Pipe(input, [verb, _files.ManifestFile, "--data", "-", .. more]);
            Assert.True(code == 0, error);
            Assert.Equal(Count(expected), Count(output));
            if (verb == "trace")
            {
                Assert.Equal(expected, output);
            }
        }
    }

    [Theory]
    [InlineData("the team wins\noil\n")]
    [InlineData(Labelled)]
    [InlineData(null)]
    public void What_a_pipe_holds_is_told_by_its_first_line(string? text)
    {
        byte[] input = Encoding.UTF8.GetBytes(text ?? Trace());
        (int code, string output, string error) =
            ToolProcess.Pipe(input, "calibrate", _files.ManifestFile, "--texts", "-", "--json");
        Assert.True(code == 0, error);
        Assert.Contains("\"count\": " + (text == "the team wins\noil\n" ? 2 : 3), output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_of_another_form_is_told_what_fits()
    {
        (int code, _, string error) =
            ToolProcess.Pipe("a\tb\tc\n"u8.ToArray(), "trace", _files.ManifestFile, "--data", "-");
        Assert.Equal(1, code);
        Assert.Equal(
            "earlyexit: standard input(1): 3 tab-separated fields; the model takes single texts: a line is 'text', or "
                + "'label<TAB>text'.",
            error.Trim());
    }

    [Fact]
    public void What_is_odd_about_data_is_told_beside_the_result()
    {
        string file = _folder.Write("odd.csv", "text,label\nthe team wins,Sports\n,World\n");
        (int code, _, string error) =
            ToolProcess.Run("evaluate", _files.ManifestFile, "--data", file, "--dial", "0.1", "--json");
        Assert.True(code == 0, error);
        Assert.Contains(
            $"{file}: CSV with commas and a header; text 'text', label 'label'.", error, StringComparison.Ordinal);
        Assert.Contains($"warning: {file}(3): 1 of 2 texts is empty, first this one.", error, StringComparison.Ordinal);
        Assert.Contains($"warning: {file}: no text has label 'Business'.", error, StringComparison.Ordinal);

        file = _folder.Write("odd.tsv", "0\t\"say \"\"hi\"\"\"\n1\toil\n");
        (code, _, error) = ToolProcess.Run("linear", file, "--test", file);
        Assert.True(code == 0, error);
        Assert.Contains($"warning: {file}(1): a text in quotes as of CSV", error, StringComparison.Ordinal);
        Assert.Contains($"warning: {file}: it is the same as {file}", error, StringComparison.Ordinal);

        (code, _, error) = ToolProcess.Run(
            "evaluate",
            _files.ManifestFile,
            "--dial",
            "0.1",
            "--data",
            _folder.Write("named.csv", "text,label\noil,Buisness\n"));
        Assert.Equal(1, code);
        Assert.Contains(
            "(2): the model has no label 'Buisness'; did you mean 'Business'?", error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllVerbs))]
    public void What_is_not_UTF8_is_refused(string verb)
    {
        string file = _folder["latin.tsv"];
        File.WriteAllBytes(file, Encoding.Latin1.GetBytes("0\tthe team\n1\tM\u00fcnchen\n"));
        (int code, _, string error) = ToolProcess.Run(verb switch
        {
            "evaluate" => [verb, _files.ManifestFile, "--data", file, "--dial", "0.1"],
            "tune" => [verb, _files.ManifestFile, "--data", file, "--min-speedup", "1"],
            "calibrate" => [verb, _files.ManifestFile, "--texts", file],
            "quantize" => [verb, _files.ManifestFile, "--calibration", file, "--out", _folder["q"]],
            "compare" => [verb, _files.ManifestFile, "--data", file, "--dev", file],
            "report" => [verb, _files.ManifestFile, "--data", file, "--out", _folder["r"]],
            _ => [verb, _files.ManifestFile, "--data", file],
        });
        Assert.Equal(1, code);
        Assert.StartsWith(
            $"earlyexit: {file}(2): byte 0xFC at offset 14 is not UTF-8;", error, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Calibrate_and_linear_read_standard_input_once()
    {
        using RandomCheckpoint checkpoint = RandomCheckpoint.Create();
        string data = checkpoint.WriteData("data.tsv", 60);
        (int code, _, string error) =
            ToolProcess.Pipe(File.ReadAllBytes(data), "calibrate", checkpoint.Folder, "--calibration", "-");
        Assert.True(code == 0, error);
        (code, _, error) = ToolProcess.Pipe(File.ReadAllBytes(data), "linear", data, "--test", "-");
        Assert.True(code == 0, error);
        (code, _, error) = ToolProcess.Pipe(File.ReadAllBytes(data), "linear", "-", "--test", "-");
        Assert.Equal(1, code);
        Assert.Contains("several arguments name it", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_cannot_be_written_are_told_before_the_work()
    {
        // The data are not there either; what is told comes first.
        string absent = _folder["absent.tsv"];
        foreach (string[] command in (string[][])[
            ["trace", _files.ManifestFile, "--data", absent, "--out", _folder.Path],
            ["bench", _files.ManifestFile, "--data", absent, "--charts", Directory.CreateDirectory(
                _folder["a.svg"]).FullName],
            ["compare", _files.ManifestFile, "--data", absent, "--dev", absent, "--charts", _folder["a.svg"]],
            ["classify", _files.ManifestFile, "--texts", absent, "--out", _folder.Path],
            ["report", _files.ManifestFile, "--data", absent, "--out", _files.ManifestFile],
            ["sweep", _files.ManifestFile, "--data", absent, "--charts", _files.ManifestFile],
            ["analyze", _files.ManifestFile, "--data", absent, "--charts", "-"]])
        {
            (int code, string output, string error) = ToolProcess.Run(command);
            Assert.Equal((1, ""), (code, output));
            Assert.Matches("this is a folder|this is a file|takes a folder", error);
        }
    }

    [Fact]
    public void A_picture_goes_to_standard_output_and_the_table_beside_it()
    {
        string data = _folder.Write("data.tsv", Labelled);
        (int code, string output, string error) = ToolProcess.Run(
            "bench", _files.ManifestFile, "--data", data, "--rounds", "1", "--charts", "-");
        Assert.True(code == 0, error);
        Assert.StartsWith("<", output, StringComparison.Ordinal);
        Assert.EndsWith("</svg>", output.TrimEnd(), StringComparison.Ordinal);
        (code, _, error) = ToolProcess.Run("bench", _files.ManifestFile, "--data", data, "--charts", "-", "--json");
        Assert.Equal(1, code);
        Assert.Contains("both write to standard output", error, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    private static int Count(string output) => output.Count(c => c == '\n');

    private string Trace()
    {
        (int code, string output, string error) = ToolProcess.Pipe(
            Encoding.UTF8.GetBytes(Labelled), "trace", _files.ManifestFile, "--data", "-");
        Assert.True(code == 0, error);
        return output;
    }
}
