using System.Globalization;
using System.Text;
using System.Text.Json;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Tests.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Classification;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Classification;

/// <summary>A file of texts in, a file of answers out, through the command line.</summary>
public sealed class ClassifyTests : IDisposable
{
    private readonly TestCascade _files = TestCascade.Create();
    private readonly string _output;

    public ClassifyTests() => _output = Path.Combine(_files.Folder, "answers.tsv");

    [Fact]
    public void Every_line_gets_the_answer_of_its_text()
    {
        string[] texts = Texts(700);
        Classify("texts.txt", string.Join('\n', texts), _output);

        string[] answers = File.ReadAllLines(_output);
        Assert.Equal(texts.Length, answers.Length);
        using InterpretedCascade cascade = InterpretedCascade.Load(_files.ManifestFile);
        Assert.Equal(texts.Select(text => Line(cascade, cascade.Classify(text))), answers);
        Assert.True(answers.Select(answer => answer.Split('\t')[2]).Distinct().Count() > 1, "all leave at one exit");
        Assert.Equal([_output], Directory.GetFiles(_files.Folder, "answers*"));
    }

    [Fact]
    public void JSON_lines_go_in_and_out()
    {
        string output = Path.Combine(_files.Folder, "answers.jsonl");
        const string Input = """
            {"id": {"text": 1}, "body": "the team wins", "tags": ["text"]}
            {"body": "oil \"prices\" rise\n"}
            """;
        Classify("texts.jsonl", Input, output, "--columns", "body", "--dial", "0");

        using InterpretedCascade cascade = InterpretedCascade.Load(_files.ManifestFile);
        string[] lines = File.ReadAllLines(output);
        Assert.Equal(2, lines.Length);
        foreach ((string line, string text) in lines.Zip((string[])["the team wins", "oil \"prices\" rise\n"]))
        {
            JsonElement answer = JsonDocument.Parse(line).RootElement;
            CascadePrediction expected = cascade.ClassifyFully(text);
            Assert.Equal(cascade.Labels[expected.Label], answer.GetProperty("label").GetString());
            Assert.Equal(expected.Confidence, answer.GetProperty("confidence").GetSingle());
            Assert.Equal(2, answer.GetProperty("exit").GetInt32());
            Assert.Equal(4, answer.GetProperty("layers").GetInt32());
            Assert.False(answer.GetProperty("truncated").GetBoolean());
        }
    }

    [Fact]
    public void Columns_of_labelled_pairs_are_found()
    {
        using TestCascade pairs = TestCascade.Create(new() { Pair = true });
        string input = Path.Combine(pairs.Folder, "pairs.tsv");
        File.WriteAllText(input, "1\tthe team\toil\n0\tbank\t\n");
        (int code, _, string error) = ToolProcess.Run(
            "classify", pairs.ManifestFile, "--texts", input, "--out", _output, "--columns", "2,3");
        Assert.True(code == 0, error);
        using InterpretedCascade cascade = InterpretedCascade.Load(pairs.ManifestFile);
        Assert.Equal(
            [Line(cascade, cascade.Classify("the team", "oil")), Line(cascade, cascade.Classify("bank", ""))],
            File.ReadAllLines(_output));
    }

    [Fact]
    public void Columns_of_CSV_are_found_and_every_row_is_answered()
    {
        Classify("texts.csv", "id,text\n7,\"the team,\nwins\"\n\n8,oil\n", _output);
        using InterpretedCascade cascade = InterpretedCascade.Load(_files.ManifestFile);
        Assert.Equal(
            [Line(cascade, cascade.Classify("the team,\nwins")), Line(cascade, cascade.Classify("oil"))],
            File.ReadAllLines(_output));
    }

    [Fact]
    public void However_often_it_is_killed_nothing_is_lost_and_nothing_twice()
    {
        string input = Write("texts.txt", string.Join('\n', Texts(40_000)) + "\n");
        string whole = Path.Combine(_files.Folder, "whole.tsv");
        string[] command = ["classify", _files.ManifestFile, "--texts", input, "--out"];
        Assert.Equal(0, ToolProcess.Run([.. command, whole]).ExitCode);

        Random random = new(1);
        string partial = _output + ".partial";
        for (int kill = 0; kill < 3 && !File.Exists(_output); kill++)
        {
            long before = File.Exists(partial) ? new FileInfo(partial).Length : 0;
            ToolProcess.KillWhen(
                () => File.Exists(_output) || (File.Exists(partial) && new FileInfo(partial).Length > before),
                [.. command, _output]);
            if (File.Exists(partial))
            {
                // As if a write had been cut off in the middle of a line.
                File.AppendAllText(partial, "Wor"[..random.Next(0, 4)]);
            }
        }

        Assert.True(File.Exists(partial) || File.Exists(_output));
        (int code, _, string error) = File.Exists(_output) ? (0, "", "") : ToolProcess.Run([.. command, _output]);
        Assert.True(code == 0, error);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(_output));
    }

    [Fact]
    public void What_was_begun_otherwise_is_not_gone_on_with()
    {
        string input = Write("texts.txt", "the team\noil\n");
        File.WriteAllText(_output + ".partial", "World\t0.5\t0\t0\n");
        Assert.Contains("nobody knows what", Fault("--texts", input), StringComparison.Ordinal);

        File.WriteAllText(_output + ".partial.json", "{}");
        Assert.Contains("another manifest", Fault("--texts", input), StringComparison.Ordinal);
        Assert.Equal("World\t0.5\t0\t0\n", File.ReadAllText(_output + ".partial"));

        File.Move(_output + ".partial", _output);
        Assert.Contains("is there already", Fault("--texts", input), StringComparison.Ordinal);
        Assert.Equal("World\t0.5\t0\t0\n", File.ReadAllText(_output));
    }

    [Fact]
    public void A_pipe_gives_what_a_file_gives()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', Texts(3000)));
        string file = Path.Combine(_files.Folder, "texts.txt");
        File.WriteAllBytes(file, text);
        Assert.Equal(0, ToolProcess.Run("classify", _files.ManifestFile, "--texts", file, "--out", _output).ExitCode);
        string expected = File.ReadAllText(_output);

        foreach (string input in (string[])["-", "/dev/stdin"])
        {
            (int code, string output, string error) =
                ToolProcess.Pipe(text, "classify", _files.ManifestFile, "--texts", input, "--out", "-");
            Assert.True(code == 0, error);
            Assert.Equal(expected, output);
        }

        (int packed, string answers, _) = ToolProcess.Pipe(
            TextLinesTests.Gzip(text), "classify", _files.ManifestFile, "--texts", "-", "--out", "/dev/stdout");
        Assert.Equal((0, expected), (packed, answers));
    }

    [Fact]
    public async Task A_named_pipe_is_read_once_and_written_to()
    {
        string input = Path.Combine(_files.Folder, "in");
        string output = Path.Combine(_files.Folder, "out");
        NamedPipe.Create(input);
        NamedPipe.Create(output);
        Task writer = NamedPipe.Write(input, "the team\noil\n"u8.ToArray());
        Task<string[]> reader = Task.Run(() => File.ReadAllLines(output), TestContext.Current.CancellationToken);
        (int code, _, string error) =
            ToolProcess.Run("classify", _files.ManifestFile, "--texts", input, "--out", output);
        Assert.True(code == 0, error);
        await writer;
        Assert.Equal(2, (await reader).Length);
    }

    [Fact]
    public void Standard_output_gets_the_form_of_the_input()
    {
        byte[] json = "{\"body\":\"oil \\ud83d\"}\n"u8.ToArray();
        (int code, string output, string error) = ToolProcess.Pipe(
            json, "classify", _files.ManifestFile, "--texts", "-", "--columns", "body", "--out", "-");
        Assert.True(code == 0, error);
        Assert.StartsWith("{\"label\":", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_json_means_the_same_as_jsonl()
    {
        foreach (string name in (string[])["t.json", "t.jsonl", "t.ndjson"])
        {
            string output = Path.Combine(_files.Folder, name + ".answers.json");
            Classify(name, "{\"body\": \"the team\"}\n", output, "--columns", "body");
            Assert.StartsWith("{", File.ReadAllText(output), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_second_process_ends_at_once()
    {
        string input = Write("texts.txt", "the team\n1\toil\n");
        using PartialOutput first = PartialOutput.Open(_output);

        // Also that the input has a mistake is not looked at.
        Assert.Contains("another process is writing it", Fault("--texts", input), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_changed_meanwhile_has_no_answers()
    {
        string input = Write("texts.txt", "the team\noil\nbank\n");
        using InterpretedCascade cascade = InterpretedCascade.Load(_files.ManifestFile);
        foreach (InputScan scan in (InputScan[])[new(3, "another hash"), new(4, ""), new(0, "")])
        {
            using FileClassifier classifier = new(new LocalAnswerer(cascade), new ClassificationRequest
            {
                Manifest = _files.ManifestFile,
                Input = input,
                Output = _output,
            });
            using (PartialOutput output = PartialOutput.Open(_output))
            {
                output.Begin(new PartialOutputIdentity("", "", "", 0, LineFormat.Tsv));
                ToolException error =
                    Assert.Throws<ToolException>(() => classifier.Run(scan, output, _ => { }, CancellationToken.None));
                Assert.Contains("it changed while it was classified", error.Message, StringComparison.Ordinal);
            }

            Assert.Empty(Directory.GetFiles(_files.Folder, "answers*"));
        }
    }

    [Theory]
    [InlineData(
        "t.json", "[{\"text\": \"oil\"}]\n", "(1): this is not a JSON object; write a list's objects one on each line")]
    [InlineData("t.txt", "oil\n", "(1): in the header there is no 'body'; there is 'oil'.", "--columns", "body")]
    [InlineData("t.json", "{}\n", "holds JSON lines; give the names of properties", "--columns", "1")]
    [InlineData("t.txt", "the team\n1\toil\n", "(2): 2 tab-separated fields, but 1 in the rows before")]
    [InlineData(
        "t.txt", "1\toil\nthe team\n", "(2): 1 tab-separated field, but 2 in the rows before", "--columns", "2")]
    [InlineData("t.txt", "1\toil\n", "(1): there is no column 3", "--columns", "3")]
    [InlineData("t.txt", "1\toil\n", "say which holds the text, as --columns 2")]
    [InlineData("t.txt", "a\tb\toil\n", "single texts, so name one", "--columns", "2,3,1")]
    [InlineData("t.csv", "note,stars\noil,3\n", "name them as it does, as --columns body")]
    [InlineData("t.jsonl", "{\"text\": \"oil\"}\n\n", "(2): this is not a JSON object")]
    [InlineData("t.jsonl", "{\"text\": \"oil\"", "(1): this is not a JSON object")]
    [InlineData("t.jsonl", "[1]", "(1): this is not a JSON object")]
    [InlineData("t.jsonl", "{\"text\": 7}", "(1): 'text' is not a string")]
    [InlineData(
        "t.jsonl",
        "{\"note\": \"oil\"}",
        "(1): its properties 'note' do not tell which holds text; say it, as --columns body")]
    [InlineData("t.jsonl", "{\"text\": \"oil\"} {}", "(1): this is not a JSON object")]
    [InlineData(
        "t.txt", "oil\n", "--use fast: the manifest has no such operating point; it has none.", "--use", "fast")]
    [InlineData("t.txt", "oil\n", "--dial 2 is out of range for the rule 'agreement'", "--dial", "2")]
    public void Mistakes_are_found_before_anything_is_classified(
        string file, string text, string fault, params string[] more)
    {
        string error = Fault([.. (string[])["--texts", Write(file, text)], .. more]);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFiles(_files.Folder, "answers*"));
    }

    [Theory]
    [InlineData("give either --text TEXT, or --texts FILE")]
    [InlineData("give either --text TEXT, or --texts FILE", "--text", "oil", "--texts", "t.txt")]
    [InlineData("--second goes with --text", "--texts", "t.txt", "--second", "oil")]
    [InlineData("the cascade classifies single texts; leave out --second", "--text", "oil", "--second", "oil")]
    public void Options_that_do_not_fit_are_mistakes_of_the_command_line(string fault, params string[] more)
    {
        (int code, _, string error) = ToolProcess.Run(["classify", _files.ManifestFile, "--out", _output, .. more]);

        Assert.Equal(2, code);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_files.Folder, "answers*"));
    }

    [Fact]
    public void No_lines_have_no_answers()
    {
        (int code, string answers, string error) = ToolProcess.Run(
            "classify", _files.ManifestFile, "--texts", Write("t.txt", ""), "--out", "-");
        Assert.Equal((0, ""), (code, answers));
        Assert.Contains("0 texts", error, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", error, StringComparison.Ordinal);
        Classify("t.txt", "", _output);
        Assert.Equal("", File.ReadAllText(_output));
    }

    [Fact]
    public void One_option_sets_the_dial()
    {
        (int code, _, string error) = ToolProcess.Run(
            "classify", _files.ManifestFile, "--texts", Write("t.txt", "oil\n"), "--out", _output, "--dial", "0.01",
            "--use", "fast");

        Assert.Equal(2, code);
        Assert.Contains("give one of them", error, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private static string Line(InterpretedCascade cascade, CascadePrediction answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{cascade.Labels[answer.Label]}\t{answer.Confidence}\t{answer.Exit}\t{answer.Layers}");

    private string[] Texts(int count)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, count).Select(
            i => i % 50 == 7 ? "" : _files.RandomText(random, random.Next(1, 20)))];
    }

    private string Write(string file, string text)
    {
        string path = Path.Combine(_files.Folder, file);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    private void Classify(string file, string text, string output, params string[] more)
    {
        (int code, string printed, string error) = ToolProcess.Run(
            ["classify", _files.ManifestFile, "--texts", Write(file, text), "--out", output, .. more]);
        Assert.True(code == 0, error);
        Assert.Equal("", printed);
    }

    private string Fault(params string[] arguments)
    {
        (int code, _, string error) =
            ToolProcess.Run(["classify", _files.ManifestFile, "--out", _output, .. arguments]);
        Assert.Equal(1, code);
        return error;
    }
}
