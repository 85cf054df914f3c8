using System.Text.Json;
using EarlyExitGen.Calibration;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Tracing;

public sealed class TraceTests
{
    [Theory]
    [InlineData(CascadeRule.Agreement, null)]
    [InlineData(CascadeRule.Agreement, 0f)]
    [InlineData(CascadeRule.Agreement, 0.02f)]
    [InlineData(CascadeRule.Agreement, 0.5f)]
    [InlineData(CascadeRule.MaxProbability, 0.5f)]
    [InlineData(CascadeRule.MaxProbability, null)]
    [InlineData(CascadeRule.Entropy, 0.6f)]
    [InlineData(CascadeRule.Margin, 0.3f)]
    [InlineData(CascadeRule.Patience, 1f)]
    [InlineData(CascadeRule.Patience, 2f)]
    public void Decisions_are_those_of_the_cascade_on_every_text(CascadeRule rule, float? dial)
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions
        {
            Rule = rule,
            ExitsWithoutAgreement = [1],
            OwnDials = new Dictionary<int, (CascadeRule, double)[]>
            {
                [0] = [(CascadeRule.MaxProbability, 0.6), (CascadeRule.Margin, 0.5)],
            },
        });
        CascadeManifest manifest = CascadeManifest.Load(files.ManifestFile);
        Instance[] data = TestTexts.Random(files, 200);
        CascadeTrace trace = Record(manifest, data);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        if (dial is { } setting)
        {
            cascade.Dial = setting;
        }

        TraceLine[] lines = Lines(trace, manifest, rule, dial);

        for (int text = 0; text < data.Length; text++)
        {
            CascadePrediction expected = cascade.Classify(data[text].First);
            TraceDecision decision = lines[text].Decision;
            Assert.Equal(
                (expected.Label, expected.Confidence, expected.Exit, expected.Layers, cascade.Dial),
                (decision.Answer, decision.Confidence, decision.Exit, decision.Layer, decision.Dial));
            Assert.Equal(expected.Truncated, lines[text].Truncated);
            Assert.Equal(cascade.ClassifyFully(data[text].First).Label == expected.Label, decision.Agrees);
        }

        Assert.Contains(lines, line => line.Truncated);
        Assert.Contains(lines, line => line.Tokens < 16);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void An_exit_whose_logits_are_not_finite_never_answers_and_reads_back(float broken)
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions
        {
            FixedLogits = new Dictionary<int, float[]> { [0] = [broken, 0, 0] },
        });
        CascadeManifest manifest = CascadeManifest.Load(files.ManifestFile);
        CascadeTrace trace = Record(manifest, TestTexts.Random(files, 20));

        foreach (CascadeRule rule in Enum.GetValues<CascadeRule>())
        {
            TraceLine[] lines = Lines(trace, manifest, rule, dial: null);
            Assert.All(lines, line => Assert.NotEqual(0, line.Decision.Exit));
            Assert.All(
                lines, line => Assert.Null(line.Exits[0].Answer ?? line.Exits[0].Confidence ?? line.Exits[0].Score));
        }

        using TemporaryFolder folder = new();
        AssertSame(trace, RoundTrip(folder, trace, manifest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trace_reads_back_as_it_was(bool pair)
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions { Pair = pair });
        CascadeManifest manifest = CascadeManifest.Load(files.ManifestFile);
        CascadeTrace trace = Record(manifest, TestTexts.Random(files, 30, pair));
        using TemporaryFolder folder = new();

        AssertSame(trace, RoundTrip(folder, trace, manifest));
    }

    [Fact]
    public void Another_calibration_may_read_a_trace_and_another_model_may_not()
    {
        using TestCascade files = TestCascade.Create();
        CascadeManifest manifest = CascadeManifest.Load(files.ManifestFile);
        using TemporaryFolder folder = new();
        RoundTrip(folder, Record(manifest, TestTexts.Random(files, 5)), manifest);
        using TestCascade others = TestCascade.Create(new TestCascadeOptions { Seed = 2 });

        File.WriteAllText(
            files.ManifestFile,
            files.ManifestText.Replace("\"slope\": 1.5", "\"slope\": 1.6", StringComparison.Ordinal));
        CascadeTrace read = TraceSource.Load(
            CascadeManifest.Load(files.ManifestFile), folder["trace.jsonl"], DataForm.Unsaid, CancellationToken.None);
        ToolException error = Assert.Throws<ToolException>(() => TraceSource.Load(
            CascadeManifest.Load(others.ManifestFile), folder["trace.jsonl"], DataForm.Unsaid, CancellationToken.None));

        Assert.Equal(5, read.Texts.Count);
        Assert.Contains("not of the blocks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_exit_that_is_not_finite_is_an_error()
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions
        {
            FixedLogits = new Dictionary<int, float[]> { [2] = [float.NaN, 0, 0] },
        });
        using TemporaryFolder folder = new();

        ToolException error = Assert.Throws<ToolException>(() => TraceSource.Load(
            CascadeManifest.Load(files.ManifestFile),
            folder.Write("a.txt", "the team wins\n"),
            DataForm.Unsaid,
            CancellationToken.None));

        Assert.Contains("row 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("nonsense\n", "(1): this is not a line")]
    [InlineData("{}\n", "(1): this is not a line")]
    public void What_is_no_trace_is_refused(string text, string expected)
    {
        using TemporaryFolder folder = new();

        ToolException error = Assert.Throws<ToolException>(() => TraceFile.Read(folder.Write("a.jsonl", text)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one text\n\n  \nanother\n", 2, null)]
    [InlineData("a\tb\nc\td", 2, null)]
    [InlineData("\n", 0, "no text in it")]
    [InlineData("a\tb\nc\n", 0, "(2): 1 tab-separated field, but 2 in the rows before")]
    [InlineData("0\ta\tb\n", 0, "(1): 3 tab-separated fields; the model takes pairs")]
    public void Texts_without_labels_are_read(string text, int count, string? error)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("a.txt", text);
        TextTask task = new(text.Contains('\t'), new TaskLabels(2, null));

        if (error is null)
        {
            IReadOnlyList<Instance> texts = TaskData.Read(file, DataForm.Unsaid, task, LabelNeed.Optional);
            Assert.Equal(count, texts.Count);
            Assert.All(texts, t => Assert.Equal(Instance.Unlabelled, t.Label));
        }
        else
        {
            ToolException fault =
                Assert.Throws<ToolException>(() => TaskData.Read(file, DataForm.Unsaid, task, LabelNeed.Optional));
            Assert.Contains(error, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_command_writes_a_line_per_text()
    {
        using TestCascade files = TestCascade.Create();
        using TemporaryFolder folder = new();
        string texts = folder.Write("a.txt", "the team wins\ncafé \"bank\"\n");

        (int code, string output, string error) =
            ToolProcess.Run("trace", files.ManifestFile, "--texts", texts, "--dial", "0.5");

        Assert.True(code == 0, error);
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        using JsonDocument second = JsonDocument.Parse(lines[1]);
        Assert.Equal("café \"bank\"", second.RootElement.GetProperty("first").GetString());
        Assert.Equal(JsonValueKind.Null, second.RootElement.GetProperty("label").ValueKind);
        Assert.Equal(3, second.RootElement.GetProperty("exits").GetArrayLength());
        Assert.Equal(0.5, second.RootElement.GetProperty("decision").GetProperty("dial").GetDouble());
    }

    private static CascadeTrace Record(CascadeManifest manifest, Instance[] data) =>
        CascadeTracer.Record(manifest, data, () => { }, CancellationToken.None);

    private static TraceLine[] Lines(CascadeTrace trace, CascadeManifest manifest, CascadeRule rule, float? dial)
    {
        using MemoryStream stream = new();
        TraceFile.Write(stream, trace, manifest.Spec, rule, dial);
        return [.. System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n').Select(line =>
            JsonSerializer.Deserialize<TraceLine>(line, new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
            })!)];
    }

    private static CascadeTrace RoundTrip(TemporaryFolder folder, CascadeTrace trace, CascadeManifest manifest)
    {
        using (FileStream stream = File.Create(folder["trace.jsonl"]))
        {
            TraceFile.Write(stream, trace, manifest.Spec, CascadeRule.Agreement, null);
        }

        return TraceFile.Read(folder["trace.jsonl"]);
    }

    private static void AssertSame(CascadeTrace expected, CascadeTrace actual)
    {
        Assert.Equal(expected.Model, actual.Model);
        Assert.Equal(expected.ExitLayers, actual.ExitLayers);
        Assert.Equal(expected.Texts, actual.Texts);
        for (int text = 0; text < expected.Texts.Count; text++)
        {
            for (int exit = 0; exit < expected.ExitLayers.Count; exit++)
            {
                Assert.Equal(expected.Logits.Of(text, exit), actual.Logits.Of(text, exit));
            }
        }
    }
}
