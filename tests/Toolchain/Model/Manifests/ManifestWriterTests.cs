using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Manifests;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Manifests;

public sealed class ManifestWriterTests
{
    private static readonly string Hash = new('a', 64);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    [InlineData("")]
    public void What_is_written_reads_back_in_any_culture(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        ManifestResult result = ManifestReader.Read(ManifestWriter.Write(Example()));

        Assert.Empty(result.Problems);
        CascadeSpec spec = result.Spec!;
        Assert.Equal(("NewsClassifier", "Samples.News"), (spec.ClassName, spec.Namespace));
        Assert.Equal(["Welt \"heute\"", "Café", "科技"], spec.Labels.Select(l => l.Text));
        Assert.Equal(InputKind.Pair, spec.Input);
        TokenizerSpec tokenizer = spec.Tokenizer;
        Assert.Equal(("vocab.txt", Hash), (tokenizer.Vocabulary, tokenizer.Sha256));
        Assert.Equal((true, false, 128), (tokenizer.Lowercase, tokenizer.StripAccents, tokenizer.MaxTokens));
        Assert.Equal((ExitRule.Agreement, 0.02), (spec.Rule, spec.Dials.MaxDisagreement!.Value.Value));
        Assert.Equal([(0.005, 1e-7), (0.01, 0.1 + 0.2)], spec.Disagreement.Select(r => (r.Rate.Value, r.Epsilon.Value)));
        Assert.Equal([0, 12], spec.Exits.Select(e => e.Layer));
        Assert.Equal([Math.PI, 1], spec.Exits.Select(e => e.Temperature.Value));
        Assert.Equal((1234567.25, -1e-5), (spec.Exits[0].Agreement!.Slope.Value, spec.Exits[0].Agreement!.Intercept.Value));
        Assert.Null(spec.Exits[1].Agreement);
        Assert.Equal([("weights.bin", Hash)], spec.Exits[1].Data.Select(d => (d.File, d.Sha256)));
    }

    [Theory]
    [InlineData(CascadeRule.Agreement)]
    [InlineData(CascadeRule.MaxProbability)]
    [InlineData(CascadeRule.Entropy)]
    [InlineData(CascadeRule.Margin)]
    [InlineData(CascadeRule.Patience)]
    public void Every_rule_has_its_own_dial(CascadeRule rule)
    {
        ManifestDocument manifest = Example() with { Rule = RuleNames.Of(rule), Dials = ManifestDials.Of(rule) };

        CascadeSpec spec = ManifestReader.Read(ManifestWriter.Write(manifest)).Spec!;

        Assert.Equal(rule.ToString(), spec.Rule.ToString());
        Assert.Equal((int)rule, (int)spec.Rule);
        foreach (ExitRule other in Enum.GetValues<ExitRule>())
        {
            Assert.Equal(other == spec.Rule, spec.Dials.Of(other) is not null);
        }
    }

    [Fact]
    public void Exits_have_dials_of_their_own()
    {
        ManifestDocument manifest = Example();
        ManifestExit first = manifest.Exits[0] with { Dials = new() { Threshold = 0.9, MaxEntropy = 0, MinMargin = 1 } };

        ExitSpec read = ManifestReader.Read(ManifestWriter.Write(manifest with { Exits = [first, manifest.Exits[1]] })).Spec!.Exits[0];

        Assert.Equal(("0.9", "0", "1"), (read.Dials.Threshold!.Value.Text, read.Dials.MaxEntropy!.Value.Text, read.Dials.MinMargin!.Value.Text));
    }

    [Fact]
    public void Labels_stay_legible_and_exits_take_a_line_each()
    {
        string[] lines = ManifestWriter.Write(Example()).Split('\n');

        Assert.Contains("""  "labels": ["Welt \"heute\"", "Café", "科技"],""", lines);
        Assert.Equal(2, lines.Count(l => l.StartsWith("    { \"layer\": ", StringComparison.Ordinal)));
    }

    private static ManifestDocument Example() => new()
    {
        ClassName = "NewsClassifier",
        Namespace = "Samples.News",
        Labels = ["Welt \"heute\"", "Café", "科技"],
        Pair = true,
        Tokenizer = new ManifestTokenizer(new ManifestFile("vocab.txt", Hash), true, false, 128),
        Dials = new() { MaxDisagreement = 0.02 },
        Disagreement = [new(0.005, 1e-7), new(0.01, 0.1 + 0.2)],
        Layers = 12,
        Exits =
        [
            new(0, Math.PI, new(1234567.25, -1e-5), new("block-00.onnx", Hash), [new("weights.bin", Hash)]),
            new(12, 1, null, new("block-12.onnx", Hash), [new("weights.bin", Hash)]),
        ],
    };
}
