using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Verbs.Classification;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Classification;

/// <summary>Whoever answers, and whatever is cut off when: each text has one line, in the order of the input.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _texts =
        [.. Enumerable.Range(0, 63).Select(static i => $"text {i} {new string('x', i * 7 % 11)}")];

    private readonly ClassificationRequest _request;
    private readonly string _output;
    private readonly string _expected;

    public ResumeTests()
    {
        _output = _folder["answers.tsv"];
        _request = new ClassificationRequest
        {
            Manifest = _folder.Write("fake.cascade.json", "{}"),
            Input = _folder.Write("texts.txt", string.Join('\n', _texts) + "\n"),
            Output = _output,
        };
        Run(new FakeAnswerer());
        _expected = File.ReadAllText(_output);
        File.Delete(_output);
    }

    private string Partial => _output + ".partial";

    private string Identity => Partial + ".json";

    [Fact]
    public void Chunks_that_are_answered_in_any_order_are_written_in_that_of_the_input()
    {
        FakeAnswerer answerer = new();

        ClassificationSummary summary = Run(answerer);

        Assert.Equal(_texts.Length, summary.Count);
        Assert.Equal(_texts.Order(StringComparer.Ordinal), answerer.Asked.Order(StringComparer.Ordinal));
        Assert.InRange(answerer.Most, 2, answerer.Ahead);
        string[] lines = File.ReadAllLines(_output);
        Assert.Equal(_texts.Select(text => answerer.Info.Labels[text.Length % 3]), lines.Select(Label));
    }

    [Fact]
    public void Whatever_byte_a_kill_cuts_off_the_output_is_the_same()
    {
        string identity = IdentityOfBegun();
        for (int bytes = 0; bytes <= _expected.Length; bytes++)
        {
            File.WriteAllText(Partial, _expected[..bytes]);
            File.WriteAllText(Identity, identity);
            FakeAnswerer answerer = new();

            Run(answerer);

            Assert.Equal(_expected, File.ReadAllText(_output));
            int kept = _expected.AsSpan(0, bytes).Count('\n');
            Assert.Equal(
                _texts.Skip(kept).Order(StringComparer.Ordinal), answerer.Asked.Order(StringComparer.Ordinal));
            Assert.Equal([_output], Directory.GetFiles(_folder.Path, "answers*"));
            File.Delete(_output);
        }
    }

    [Fact]
    public void Whichever_chunk_has_no_answer_those_before_it_are_kept()
    {
        for (int chunk = 0; chunk < (_texts.Length + 3) / 4; chunk++)
        {
            ToolException e = Assert.Throws<ToolException>(() => Run(new FakeAnswerer { FailsAt = chunk }));
            Assert.Equal("no silo is left", e.Message);
            string kept = File.Exists(Partial) ? File.ReadAllText(Partial) : "";
            Assert.StartsWith(kept, _expected, StringComparison.Ordinal);
            Assert.Equal(4 * chunk, kept.Count('\n'));

            Run(new FakeAnswerer());

            Assert.Equal(_expected, File.ReadAllText(_output));
            File.Delete(_output);
        }
    }

    [Fact]
    public void A_state_file_that_was_cut_off_is_not_believed()
    {
        string identity = IdentityOfBegun();
        for (int bytes = 0; bytes < identity.TrimEnd().Length; bytes++)
        {
            File.WriteAllText(Partial, _expected[..40]);
            File.WriteAllText(Identity, identity[..bytes]);

            ToolException e = Assert.Throws<ToolException>(() => Run(new FakeAnswerer()));

            Assert.Contains("were begun with nobody knows what", e.Message, StringComparison.Ordinal);
            Assert.Equal(_expected[..40], File.ReadAllText(Partial));
        }
    }

    [Theory]
    [InlineData("input", "another input, or the input has changed")]
    [InlineData("manifest", "another manifest")]
    [InlineData("dial", "a dial of 0.25, not 0.5")]
    public void What_another_run_has_begun_is_left_alone(string what, string told)
    {
        string identity = IdentityOfBegun();
        File.WriteAllText(Partial, _expected[..40]);
        File.WriteAllText(
            Identity, what == "dial" ? identity.Replace("0.5", "0.25", StringComparison.Ordinal) : identity);
        if (what != "dial")
        {
            File.AppendAllText(what == "input" ? _request.Input : _request.Manifest, "more\n");
        }

        ToolException e = Assert.Throws<ToolException>(() => Run(new FakeAnswerer()));

        Assert.Contains(told, e.Message, StringComparison.Ordinal);
        Assert.Equal(_expected[..40], File.ReadAllText(Partial));
        Assert.False(File.Exists(_output));
    }

    [Fact]
    public void A_stopped_run_keeps_what_is_written()
    {
        using CancellationTokenSource source = new();
        int answered = 0;
        void Count(int lines)
        {
            answered += lines;
            if (answered == 20)
            {
                source.Cancel();
            }
        }

        Assert.ThrowsAny<OperationCanceledException>(() => Run(new FakeAnswerer(), Count, source.Token));

        string kept = File.ReadAllText(Partial);
        Assert.True(kept.Count('\n') >= 20);
        Assert.StartsWith(kept, _expected, StringComparison.Ordinal);
        Run(new FakeAnswerer());
        Assert.Equal(_expected, File.ReadAllText(_output));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string Label(string line) => line.Split('\t')[0];

    // What stands beside answers that are begun.
    private string IdentityOfBegun()
    {
        Assert.Throws<ToolException>(() => Run(new FakeAnswerer { FailsAt = 2 }));
        string identity = File.ReadAllText(Identity);
        File.Delete(Partial);
        File.Delete(Identity);
        return identity;
    }

    private ClassificationSummary Run(
        FakeAnswerer answerer, Action<int>? onLines = null, CancellationToken cancellation = default)
    {
        using PartialOutput output = PartialOutput.Open(_output);
        using FileClassifier classifier = new(answerer, _request);
        (InputScan scan, PartialOutputIdentity identity) = classifier.Prepare(cancellation);
        output.Begin(identity);
        ClassificationSummary summary = classifier.Run(scan, output, onLines ?? (static _ => { }), cancellation);
        output.Complete();
        return summary;
    }
}
