using EarlyExitGen.Interpreted;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Batching;

/// <summary>Texts that go on from their token ids are answered as from the beginning.</summary>
public class TokenBatchTests
{
    private static readonly string[] Texts =
    [
        "wall street bears claw back", "oil prices rise", "team wins final match , coach says season is over now",
        "the president", "stocks fall", "web search phone", "peace talks", "bank profit [SEP] shares",
    ];

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(false, false, 4)]
    [InlineData(false, true, 1)]
    [InlineData(false, true, 4)]
    [InlineData(true, false, 1)]
    [InlineData(true, false, 4)]
    [InlineData(true, true, 4)]
    public void Front_exits_and_a_batch_of_ids_answer_as_the_whole_cascade(bool pair, bool lexicon, int rows)
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions
        {
            Pair = pair,
            Lexicon = lexicon ? new TestLexicon() : null,
        });
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { BatchRows = rows });
        cascade.Dial = 0.05f;
        ExitWalk<CascadePrediction> walk = new(
            cascade.Spec,
            cascade.Rule,
            (label, exit, layers, truncated, probabilities) =>
                new CascadePrediction(label, probabilities[label], exit, layers, truncated));
        ExitBatches<CascadePrediction> batches = new(cascade.Chain, walk);
        int exits = cascade.ExitLayers.Count;
        for (int cut = 1; cut <= exits; cut++)
        {
            List<CascadePrediction> whole = [];
            List<TokenizedText> rest = [];
            foreach (string text in Texts)
            {
                using BlockRun run = Begin(text);
                CascadePrediction expected = pair ? cascade.Classify(text, "oil prices") : cascade.Classify(text);
                CascadePrediction front = walk.AnswerFront(
                    run, cascade.EarlyExits, cut, out bool isFinal, out _, out _);
                Assert.Equal(expected.Exit < cut, isFinal);
                if (isFinal)
                {
                    Assert.Equal(expected, front);
                }
                else
                {
                    Assert.Equal(cut - 1, front.Exit);
                    if (cascade.Chain.CanRestart(run))
                    {
                        whole.Add(expected);
                        rest.Add(new TokenizedText(run.Ids.ToArray(), run.Truncated));
                    }
                }
            }

            CascadePrediction[] answers = new CascadePrediction[rest.Count];
            batches.Classify([.. rest], answers, cascade.EarlyExits, TestContext.Current.CancellationToken);

            for (int i = 0; i < answers.Length; i++)
            {
                Assert.Equal(
                    (whole[i].Label, whole[i].Exit, whole[i].Truncated),
                    (answers[i].Label, answers[i].Exit, answers[i].Truncated));
                Assert.Equal(whole[i].Confidence, answers[i].Confidence, rows == 1 ? 0 : 1e-4f);
            }
        }

        BlockRun Begin(string text) => pair ? cascade.Chain.Begin(text, "oil prices") : cascade.Chain.Begin(text);
    }

    [Fact]
    public void Ids_that_are_none_are_refused()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        ExitWalk<CascadePrediction> walk = new(
            cascade.Spec, cascade.Rule, (label, exit, layers, truncated, _) => new(label, 0, exit, layers, truncated));
        ExitBatches<CascadePrediction> batches = new(cascade.Chain, walk);

        Assert.Throws<ArgumentException>(() => batches.Classify(
            [new TokenizedText(new[] { 2, 1_000_000, 3 }, false)],
            new CascadePrediction[1],
            cascade.EarlyExits,
            CancellationToken.None));
        Assert.Throws<ArgumentException>(() => batches.Classify(
            [new TokenizedText(new[] { 2, 3 }, false)], [], cascade.EarlyExits, CancellationToken.None));
    }
}
