using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests;

public class InterpretedCascadeTests
{
    // Two labels, so that the score of agreement is the first logit; each exit answers otherwise than the next.
    private static readonly float Threshold = AgreementRule.Threshold(epsilon: 0.1, slope: 1.5, intercept: 0.25);

    [Fact]
    public void It_tells_what_the_manifest_says()
    {
        using TestCascade files = TestCascade.Create(new() { MaxTokens = 12, Dial = 0.05 });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        Assert.Equal(["World", "Sports", "Business"], cascade.Labels);
        Assert.Equal(4, cascade.Layers);
        Assert.Equal([0, 2, 4], cascade.ExitLayers);
        Assert.Equal(12, cascade.MaxTokens);
        Assert.False(cascade.IsPair);
        Assert.Equal(CascadeRule.Agreement, cascade.Rule);
        Assert.Equal(0.05f, cascade.Dial);
    }

    [Fact]
    public void A_trace_holds_the_logits_of_every_exit()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        float[] logits = new float[10];
        Assert.Equal(9, cascade.Trace("the team wins", logits));
        int[] ids = [2, .. "the team wins".Split(' ').Select(w => files.Vocabulary.ToList().IndexOf(w)), 3];
        Execution.BlockChainTests.AssertClose(files.Logits(ids), logits.AsSpan(0, 9));
        Assert.Throws<ArgumentException>(() => cascade.Trace("the team wins", new float[8]));
    }

    [Theory]
    [InlineData(0f, 1)]
    [InlineData(1f, 0)]
    public void A_score_equal_to_the_threshold_answers(float above, int exit)
    {
        float logit = above > 0 ? Threshold : MathF.BitDecrement(Threshold);
        using TestCascade files = Fixed([logit, 0], [0, 9]);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Dial = 0.02f;
        Assert.Equal(exit, cascade.Classify("the").Exit);
        Assert.Equal(exit, cascade.Classify("the").Label);
    }

    [Theory]
    [InlineData(0.9f, 1)]
    [InlineData(1f, 0)]
    public void A_probability_equal_to_the_threshold_answers(float share, int exit)
    {
        using TestCascade files = Fixed([1.25f, 0], [0, 9]);
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, rule: CascadeRule.MaxProbability);
        float score = MaxProbabilityRule.Score([1.25f, 0], 1);
        cascade.Dial = share < 1 ? MathF.BitIncrement(score) : score;
        Assert.Equal(exit, cascade.Classify("the").Exit);
    }

    [Theory]
    [InlineData(0f, 1)]
    [InlineData(0.01f, 1)]
    [InlineData(0.0199999f, 1)]
    [InlineData(0.02f, 0)]
    [InlineData(0.5f, 0)]
    public void The_dial_takes_the_last_row_that_it_reaches(float dial, int exit)
    {
        using TestCascade files = TestCascade.Create(new()
        {
            Exits = [1, 2],
            Labels = ["a", "b"],
            FixedLogits = new Dictionary<int, float[]> { [0] = [Threshold, 0], [1] = [0, 1] },
            Disagreement = [(0.01, 0.01), (0.02, 0.1)],
        });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Dial = dial;
        Assert.Equal(exit, cascade.Classify("the").Exit);
    }

    [Fact]
    public void At_either_end_of_the_dial_no_text_or_every_sure_text_leaves()
    {
        using TestCascade files = Fixed([80, 0], [0, 1]);
        using InterpretedCascade agreement = InterpretedCascade.Load(files.ManifestFile);
        agreement.Dial = 0;
        Assert.Equal(1, agreement.Classify("the").Exit);
        agreement.Dial = MathF.BitDecrement(1);
        Assert.Equal(0, agreement.Classify("the").Exit);

        // A probability that is 1 in single precision reaches a threshold of 1.
        using InterpretedCascade probability =
            InterpretedCascade.Load(files.ManifestFile, rule: CascadeRule.MaxProbability);
        Assert.Equal(1, probability.Dial);
        CascadePrediction sure = probability.Classify("the");
        Assert.Equal((0, 1f), (sure.Exit, sure.Confidence));
        probability.Dial = MathF.BitIncrement(0.5f);
        Assert.Equal(0, probability.Classify("the").Exit);
    }

    [Fact]
    public void The_dial_refuses_what_its_rule_does_not_take_and_stays()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade agreement = InterpretedCascade.Load(files.ManifestFile);
        Assert.Throws<ArgumentOutOfRangeException>(() => agreement.Dial = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => agreement.Dial = float.NaN);
        Assert.Equal(0.02f, agreement.Dial);
        using InterpretedCascade probability =
            InterpretedCascade.Load(files.ManifestFile, rule: CascadeRule.MaxProbability);
        Assert.Throws<ArgumentOutOfRangeException>(() => probability.Dial = 1f / 3);
    }

    [Theory]
    [InlineData(CascadeRule.Agreement, float.NaN)]
    [InlineData(CascadeRule.Agreement, float.PositiveInfinity)]
    [InlineData(CascadeRule.MaxProbability, float.NaN)]
    [InlineData(CascadeRule.MaxProbability, float.PositiveInfinity)]
    public void Logits_that_are_not_finite_go_on_and_throw_at_the_last_exit(CascadeRule rule, float bad)
    {
        using TestCascade early = Fixed([bad, 0], [0, 3]);
        using InterpretedCascade cascade = InterpretedCascade.Load(early.ManifestFile, rule: rule);
        cascade.Dial = 0.9f;
        Assert.Equal((1, 1), (cascade.Classify("the").Exit, cascade.Classify("the").Label));

        using TestCascade last = Fixed([0, 0], [0, bad]);
        using InterpretedCascade broken = InterpretedCascade.Load(last.ManifestFile, rule: rule);
        Assert.EndsWith(
            "block-02.onnx",
            Assert.Throws<CascadeException>(() => broken.Classify("the")).File,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_exit_without_agreement_constants_never_answers()
    {
        using TestCascade files = TestCascade.Create(new()
        {
            Labels = ["a", "b"],
            FixedLogits = new Dictionary<int, float[]> { [0] = [float.MaxValue, -float.MaxValue], [1] = [0, 80] },
            ExitsWithoutAgreement = [0],
        });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Dial = 0.9f;
        Assert.Equal((1, 2), (cascade.Classify("the").Exit, cascade.Classify("the").Layers));
    }

    [Fact]
    public void Full_depth_goes_past_the_dial()
    {
        using TestCascade files = Fixed([80, 0], [0, 1]);
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, rule: CascadeRule.MaxProbability);
        Assert.Equal(0, cascade.Classify("the").Exit);
        Assert.Equal(1, cascade.ClassifyFully("the").Exit);
        Assert.Equal(cascade.ClassifyFully("the"), cascade.ClassifyTokensFully([2, 5, 3]));
        Assert.Equal(
            (1, 2, 2), (cascade.ClassifyFully("the").Label, cascade.ClassifyFully("the").Layers, cascade.Layers));
    }

    [Fact]
    public void Answers_follow_from_the_trace()
    {
        using TestCascade files = TestCascade.Create(new() { Seed = 5 });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Dial = 0.1f;
        float[] logits = new float[9];
        HashSet<int> exits = [];
        for (int i = 0; i < 100; i++)
        {
            string text = files.RandomText(new Random(i), 1 + (i % 15));
            cascade.Trace(text, logits);
            int exit = 0;
            while (exit < 2 && !(AgreementRule.Score(logits.AsSpan(3 * exit, 3))
                >= AgreementRule.Threshold(0.4, 1.5 + (0.25 * exit), 0.25)))
            {
                exit++;
            }

            CascadePrediction answer = cascade.Classify(text);
            float temperature = (float)(1 + (0.1 * exit));
            ReadOnlySpan<float> z = logits.AsSpan(3 * exit, 3);
            Assert.Equal(exit, answer.Exit);
            Assert.Equal(2 * exit, answer.Layers);
            Assert.Equal(z.IndexOf(Math.Max(z[0], Math.Max(z[1], z[2]))), answer.Label);
            Assert.Equal(MaxProbabilityRule.Score(z, temperature), answer.Confidence);
            exits.Add(exit);
        }

        Assert.Equal([0, 1, 2], exits.Order());
    }

    [Fact]
    public void Pairs_are_classified()
    {
        using TestCascade files = TestCascade.Create(new() { Pair = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        Assert.True(cascade.IsPair);
        int Id(string piece) => files.Vocabulary.ToList().IndexOf(piece);
        int[] ids = [2, Id("oil"), 3, Id("bank"), Id("profit"), 3];
        Assert.Equal(cascade.ClassifyTokens(ids), cascade.Classify("oil", "bank profit"));
        Assert.Equal(cascade.ClassifyTokensFully(ids), cascade.ClassifyFully("oil", "bank profit"));
        float[] logits = new float[9];
        cascade.Trace("oil", "bank profit", logits);
        Execution.BlockChainTests.AssertClose(files.Logits(ids, [0, 0, 0, 1, 1, 1]), logits);
    }

    [Fact]
    public void Every_mistake_of_a_manifest_is_listed_with_its_place()
    {
        using TestCascade files = TestCascade.Create();
        File.WriteAllText(files.ManifestFile, files.ManifestText
            .Replace("\"layers\": 4", "\"layers\": \"four\"", StringComparison.Ordinal)
            .Replace("\"maxDisagreement\": 0.02", "\"maxDisagreement\": 2", StringComparison.Ordinal));
        CascadeException e = Assert.Throws<CascadeException>(() => InterpretedCascade.Load(files.ManifestFile));
        Assert.Equal(files.ManifestFile, e.File);
        string[] lines = e.Message.Split(Environment.NewLine);
        Assert.True(lines.Length >= 3, e.Message);
        Assert.All(lines[1..], line => Assert.Matches(@"tiny\.cascade\.json\(\d+,\d+\): error EEG\d{4}: ", line));
        Assert.Contains(lines, static line => line.Contains("layers", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("maxDisagreement", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_manifest_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), "earlyexit-no-such-folder", "no.cascade.json");
        CascadeException e = Assert.Throws<CascadeException>(() => InterpretedCascade.Load(path));
        Assert.Equal(path, e.File);
        Assert.Contains("cannot be read", e.Message, StringComparison.Ordinal);
    }

    private static TestCascade Fixed(float[] first, float[] last) => TestCascade.Create(new()
    {
        Exits = [1, 2],
        Labels = ["a", "b"],
        FixedLogits = new Dictionary<int, float[]> { [0] = first, [1] = last },
        Disagreement = [(0.02, 0.1)],
    });
}
