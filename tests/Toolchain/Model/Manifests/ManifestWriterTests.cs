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
        Assert.Equal((ExitRule.Agreement, 0.02), (spec.Rule, spec.Dials.Of(ExitRule.Agreement)!.Value.Value));
        Assert.Equal(
            [(0.005, 1e-7), (0.01, 0.1 + 0.2)], spec.Disagreement.Select(r => (r.Rate.Value, r.Epsilon.Value)));
        Assert.Equal([0, 12], spec.Exits.Select(e => e.Layer));
        Assert.Equal([Math.PI, 1], spec.Exits.Select(e => e.Temperature.Value));
        Assert.Equal(
            (1234567.25, -1e-5), (spec.Exits[0].Agreement!.Slope.Value, spec.Exits[0].Agreement!.Intercept.Value));
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
        CascadeSpec written = Example() with { Rule = (ExitRule)rule, Dials = SpecParts.Dials(rule) };

        CascadeSpec spec = ManifestReader.Read(ManifestWriter.Write(written)).Spec!;

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
        CascadeSpec spec = Example();
        ExitSpec first = spec.Exits[0] with
        {
            Dials =
                SpecParts.Dials((CascadeRule.Margin, 1), (CascadeRule.MaxProbability, 0.9), (CascadeRule.Entropy, 0)),
        };

        string text = ManifestWriter.Write(spec with { Exits = new([first, spec.Exits[1]]) });

        Assert.Equal(first, ManifestReader.Read(text).Spec!.Exits[0]);
    }

    [Fact]
    public void Whatever_a_manifest_says_is_written_again()
    {
        SpecialTokensSpec special = new(0, 2, new([2, 2]));
        TokenizerSpec bpe = Example().Tokenizer with
        {
            Kind = TokenizerKind.Bpe, Lowercase =
                false, Merges = new("merges.txt", Hash), AddPrefixSpace = true, Special = special,
        };
        TokenizerSpec sentencePiece = bpe with
        {
            Kind = TokenizerKind.SentencePiece, Merges = null, AddPrefixSpace = false, Offset = 1, Unknown = 3,
        };
        TokenizerSpec json = Example().Tokenizer with
        {
            Kind = TokenizerKind.TokenizerJson, Vocabulary = "tokenizer.json", Lowercase = false, StripAccents = false,
        };
        foreach (TokenizerSpec tokenizer in (TokenizerSpec[])[Example().Tokenizer, bpe, sentencePiece, json])
        {
            CascadeSpec spec = Example() with
            {
                Tokenizer = tokenizer,
                Description = "What \"it\" is for",
                LabelType = "Topic",
                Calibration = new CalibrationSpec(
                    30,
                    new([new([10, 20]), new([17, 13])]),
                    new([new(Enumerable.Range(0, 9).Select(i => SpecParts.Number(i / 3.0))), new([])])),
                OperatingPoints = new([SpecParts.Point(
                    "Fast, no care",
                    SpecParts.Dials(CascadeRule.Agreement, 0.1),
                    new MeasuredSpec { Data = "dev", Accuracy = SpecParts.Number(0.9) })]),
            };

            ManifestResult result = ManifestReader.Read(ManifestWriter.Write(spec));

            Assert.Empty(result.Problems);
            Assert.Equal(spec, result.Spec);
        }
    }

    [Fact]
    public void A_label_whose_name_was_chosen_keeps_it()
    {
        CascadeSpec spec =
            Example() with { Labels = new([new("C", "C"), new("C++", "CPlusPlus"), new("😀", "class")]) };

        string text = ManifestWriter.Write(spec);

        Assert.Contains(
            """
            "labels": ["C", { "text": "C++", "name": "CPlusPlus" }, { "text": "😀", "name": "class" }],
            """,
            text,
            StringComparison.Ordinal);
        Assert.Equal(spec, ManifestReader.Read(text).Spec);
    }

    [Fact]
    public void Labels_stay_legible_and_exits_take_a_line_each()
    {
        string[] lines = ManifestWriter.Write(Example()).Split('\n');

        Assert.Contains("""  "labels": ["Welt \"heute\"", "Café", "科技"],""", lines);
        Assert.Equal(2, lines.Count(l => l.StartsWith("    { \"layer\": ", StringComparison.Ordinal)));
    }

    private static CascadeSpec Example() => new()
    {
        ClassName = "NewsClassifier",
        Namespace = "Samples.News",
        LabelType = "NewsLabel",
        Labels = SpecParts.Labels(["Welt \"heute\"", "Café", "科技"]),
        Input = InputKind.Pair,
        Tokenizer = new TokenizerSpec
        {
            Kind = TokenizerKind.WordPiece, Vocabulary = "vocab.txt", Sha256 = Hash, Lowercase = true, MaxTokens = 128,
        },
        Rule = ExitRule.Agreement,
        Dials = SpecParts.Dials(CascadeRule.Agreement, 0.02),
        Disagreement = new([SpecParts.Rate(0.005, 1e-7), SpecParts.Rate(0.01, 0.1 + 0.2)]),
        OperatingPoints = new([]),
        Layers = 12,
        Exits = new([Exit(0, Math.PI, SpecParts.Agreement(1234567.25, -1e-5)), Exit(12, 1, null)]),
    };

    private static ExitSpec Exit(int layer, double temperature, AgreementSpec? agreement) => new()
    {
        Layer = layer,
        Temperature = SpecParts.Number(temperature),
        Agreement = agreement,
        Dials = SpecParts.Dials(),
        Block = FormattableString.Invariant($"block-{layer:00}.onnx"),
        Sha256 = Hash,
        Data = new([new DataFileSpec("weights.bin", Hash)]),
    };
}
