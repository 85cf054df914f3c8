using EarlyExitGen.Interpreted;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Batching;

/// <summary>Texts that go on from where others have stopped are answered as from the beginning.</summary>
public class StateBatchTests
{
    private static readonly TestModel Same =
        new("large", new() { Exits = [1, 3], Seed = 8, Hidden = 12, Int64Ids = true });

    private static readonly (double Rate, double Epsilon)[] Rates =
        [(0.01, 0.1), (0.02, 0.2), (0.03, 0.3), (0.04, 0.4), (0.05, 0.5), (0.06, 0.6)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CascadeRule.Agreement, false, false, false)]
    [InlineData(CascadeRule.Agreement, true, true, false)]
    [InlineData(CascadeRule.Entropy, false, true, true)]
    [InlineData(CascadeRule.Patience, false, true, false)]
    [InlineData(CascadeRule.Patience, true, false, true)]
    [InlineData(CascadeRule.Margin, true, false, false)]
    public void A_state_goes_on_to_the_answer_of_the_whole_cascade(
        CascadeRule rule, bool pair, bool lexicon, bool further)
    {
        TestCascadeOptions options = new()
        {
            Exits = [0, 1, 2, 3, 4],
            Rule = rule,
            Pair = pair,
            CarriedState = true,
            Lexicon = lexicon ? new TestLexicon { Agreement = true } : null,
            Models = further ? [Same] : [],
            Disagreement = Rates,
        };
        foreach (int rows in (int[])[1, 4])
        {
            Compare(options, rows, dials: rule switch
            {
                CascadeRule.Agreement => [0.01f, 0.02f, 0.03f, 0.04f, 0.05f, 0.06f],
                CascadeRule.Entropy => [0.2f, 0.4f, 0.6f, 0.8f],
                CascadeRule.Margin => [0.8f, 0.6f, 0.4f, 0.2f],
                _ => [1, 2, 3],
            });
        }
    }

    [Fact]
    public void A_state_without_a_mask_goes_on_too()
    {
        Compare(
            new TestCascadeOptions { Exits = [0, 2, 3, 4], Mask = false, Disagreement = Rates },
            rows: 4,
            dials: [0.01f, 0.02f, 0.03f, 0.04f, 0.05f, 0.06f]);
    }

    [Fact]
    public void What_is_no_hidden_state_does_not_go_on()
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions { HandedOn = true });
        using BlockChain handed = Chains.Load(files);
        Assert.Null(handed.StateSize(1, 5));
        using TestCascade others = TestCascade.Create(new TestCascadeOptions
        {
            Models =
            [
                new("other", new() { Exits = [2, 3], Seed = 9, MaxTokens = 9, ReversedVocabulary = true }),
            ],
        });
        using BlockChain other = Chains.Load(others);
        Assert.Null(other.StateSize(1, 5));
        using TestCascade plain = TestCascade.Create(new TestCascadeOptions { Models = [Same], CarriedState = true });
        using BlockChain chain = Chains.Load(plain);
        Assert.Equal([48, 48, 0, 60], Enumerable.Range(1, 4).Select(exits => chain.StateSize(exits, 5)));
    }

    [Fact]
    public void Blocks_that_turn_activations_into_integers_do_not_bear_rounding()
    {
        using HandMadeChain plain = new(HandMadeChain.First(), HandMadeChain.Later());
        using HandMadeChain alone = new(HandMadeChain.First(), graph =>
        {
            HandMadeChain.Later()(graph);
            graph.Metadata("earlyexitgen.rows", "alone");
        });
        using HandMadeChain integers = new(HandMadeChain.First(), graph =>
        {
            HandMadeChain.Later()(graph);
            string bytes = graph.Node("Cast", "bytes", ["state"], ("to", 2));
            string turned = graph.Node("Transpose", "turned", [bytes], ("perm", new long[] { 0, 2, 1 }));
            graph.Node("MatMulInteger", "product", [bytes, turned]);
        });
        using BlockChain rounded = plain.Load();
        using BlockChain exact = alone.Load();
        using BlockChain other = integers.Load();

        Assert.Equal(
            (true, false, false), (rounded.BearsRounding(1), exact.BearsRounding(1), other.BearsRounding(1)));
    }

    [Fact]
    public void States_that_cannot_be_are_refused()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        ExitBatches<CascadePrediction> batches = new(cascade.Chain, WalkOf(cascade));
        TokenizedText text = new(new[] { 2, 7, 3 }, false);
        TextState good = new(text, new float[24], Streak: 0, LastAnswer: -1);
        Assert.InRange(Answer(good, 1).Exit, 1, 2);

        Assert.Equal(
            "The state of a text of 3 tokens after 1 exits of TinyClassifier has 24 numbers; there are 25. "
                + "(Parameter 'state')",
            Assert.Throws<ArgumentException>(() => Answer(good with { Numbers = new float[25] }, 1)).Message);
        foreach (float wrong in (float[])[float.NaN, float.PositiveInfinity])
        {
            for (int at = 0; at < 24; at++)
            {
                float[] numbers = new float[24];
                numbers[at] = wrong;
                Assert.Equal(
                    "A number of the state of a text for TinyClassifier is not finite. (Parameter 'state')",
                    Assert.Throws<ArgumentException>(() => Answer(good with { Numbers = numbers }, 1)).Message);
            }
        }

        Assert.Throws<ArgumentException>(() => Answer(good with { Streak = 1 }, 1));
        Assert.Throws<ArgumentException>(() => Answer(good with { Streak = -1 }, 1));
        Assert.Throws<ArgumentException>(() => Answer(good with { LastAnswer = 3 }, 1));
        Assert.Throws<ArgumentException>(() => Answer(good with { LastAnswer = -2 }, 1));
        Assert.Throws<ArgumentException>(() => Answer(
            good with { Text = new TokenizedText(new int[17], false), Numbers = new float[17 * 8] }, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Answer(good, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Answer(good, 3));

        CascadePrediction Answer(TextState state, int exits)
        {
            CascadePrediction[] answer = new CascadePrediction[1];
            batches.Classify([state], exits, answer, cascade.EarlyExits, Token);
            return answer[0];
        }
    }

    private static void Compare(TestCascadeOptions options, int rows, float[] dials)
    {
        using TestCascade files = TestCascade.Create(options);
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { BatchRows = rows });
        Random random = new(7);
        string[] texts = [.. Enumerable.Range(0, 24).Select(i => files.RandomText(random, i % 14))];
        int early = 0;
        foreach (float dial in dials)
        {
            cascade.Dial = dial;
            for (int cut = 1; cut < cascade.ExitLayers.Count; cut++)
            {
                early += Compare(cascade, texts, cut, options.Pair, rows == 1 ? 0 : 1e-4f);
            }
        }

        Assert.True(early > 0, "Every text went to the end: nothing of the rule was seen.");
    }

    // How many texts that went on have left before the end.
    private static int Compare(InterpretedCascade cascade, string[] texts, int cut, bool pair, float tolerance)
    {
        ExitWalk<CascadePrediction> walk = WalkOf(cascade);
        ExitBatches<CascadePrediction> batches = new(cascade.Chain, walk);
        List<CascadePrediction> whole = [];
        List<TextState> rest = [];
        foreach (string text in texts)
        {
            using BlockRun run = pair ? cascade.Chain.Begin(text, "oil prices") : cascade.Chain.Begin(text);
            walk.AnswerFront(run, cascade.EarlyExits, cut, out bool isFinal, out int streak, out int lastAnswer);
            if (!isFinal && cascade.Chain.CanRestart(run))
            {
                float[] state = new float[cascade.Chain.StateSize(cut, run.Ids.Length)!.Value];
                run.CopyState(state);
                rest.Add(new TextState(new TokenizedText(run.Ids.ToArray(), run.Truncated), state, streak, lastAnswer));
                whole.Add(pair ? cascade.Classify(text, "oil prices") : cascade.Classify(text));
            }
        }

        CascadePrediction[] answers = new CascadePrediction[rest.Count];

        // What other texts have left in the same memory makes no difference.
        OfOthers(cascade, texts, pair);
        batches.Classify([.. rest], cut, answers, cascade.EarlyExits, Token);

        for (int i = 0; i < answers.Length; i++)
        {
            Assert.Equal(whole[i] with { Confidence = 0 }, answers[i] with { Confidence = 0 });
            Assert.Equal(whole[i].Confidence, answers[i].Confidence, tolerance);
        }

        return answers.Count(answer => answer.Exit < cascade.ExitLayers.Count - 1);
    }

    private static void OfOthers(InterpretedCascade cascade, string[] texts, bool pair)
    {
        string[] three = texts[^3..];
        if (pair)
        {
            cascade.Classify(three, three, new CascadePrediction[3], Token);
        }
        else
        {
            cascade.Classify(three, new CascadePrediction[3], Token);
        }
    }

    private static ExitWalk<CascadePrediction> WalkOf(InterpretedCascade cascade) => new(
        cascade.Spec,
        cascade.Rule,
        (label, exit, layers, truncated, probabilities) =>
            new CascadePrediction(label, probabilities[label], exit, layers, truncated)
            {
                Model = cascade.ExitModels[exit],
            });
}
