using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Execution;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Tests.Batching;

/// <summary>Many texts at a time get what each gets alone.</summary>
[Collection(nameof(NonParallel))]
public class BatchTests
{
    public static TheoryData<int, bool, bool, bool, CascadeRule> Shapes => new()
    {
        { 1, true, false, false, CascadeRule.Agreement },
        { 4, true, false, false, CascadeRule.Agreement },
        { 4, true, true, true, CascadeRule.MaxProbability },
        { 32, true, true, false, CascadeRule.Patience },
        { 5, false, false, true, CascadeRule.Entropy },
        { 7, true, false, true, CascadeRule.Margin },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_text_gets_its_own_answer(int rows, bool mask, bool pair, bool carried, CascadeRule rule)
    {
        using TestCascade files = TestCascade.Create(new()
        {
            Mask = mask, Pair =
                pair, CarriedState = carried, Int64Ids = carried, Rule = rule, MaxTokens = 48, Exits = [0, 1, 2, 4],
        });
        using InterpretedCascade cascade = Load(files, rows);
        string[] firsts = Texts(files, 500, seed: 1);
        string[] seconds = Texts(files, 500, seed: 2);
        float[] dials = rule switch
        {
            CascadeRule.Agreement => [0, 0.02f, 0.1f],
            CascadeRule.Patience => [1, 2],
            CascadeRule.Entropy => [0.1f, 0.6f],
            _ => [0.4f, 0.7f],
        };
        foreach (float dial in dials)
        {
            cascade.Dial = dial;
            CascadePrediction[] answers = new CascadePrediction[firsts.Length + 1];
            if (pair)
            {
                cascade.Classify(firsts, seconds, answers);
            }
            else
            {
                cascade.Classify(firsts, answers);
            }

            Assert.Equal(default, answers[^1]);
            for (int i = 0; i < firsts.Length; i++)
            {
                CascadePrediction alone = pair ? cascade.Classify(firsts[i], seconds[i]) : cascade.Classify(firsts[i]);
                Assert.Equal(alone with { Confidence = 0 }, answers[i] with { Confidence = 0 });
                Assert.Equal(alone.Confidence, answers[i].Confidence, rows == 1 ? 0 : 1e-5f);
            }
        }
    }

    [Fact]
    public void Where_texts_must_be_alone_they_are()
    {
        using HandMadeChain files = new(graph =>
        {
            HandMadeChain.First()(graph);
            graph.Metadata("earlyexitgen.rows", "alone");
        });
        using Runtime.BlockChain chain = files.Load(rows: 8);
        Assert.Equal(1, chain.Batches.Rows);

        using HandMadeChain others = new(HandMadeChain.First());
        using Runtime.BlockChain together = others.Load(rows: 8);
        Assert.Equal(8, together.Batches.Rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Once_warm_nothing_is_allocated_on_any_thread(int rows)
    {
        using TestCascade files = TestCascade.Create(new() { MaxTokens = 32 });
        using InterpretedCascade cascade = Load(files, rows);
        string[] texts = Texts(files, 60, seed: 3);
        CascadePrediction[] answers = new CascadePrediction[texts.Length];

        // Which thread takes which text is chance, so that a context may meet a length late.
        cascade.WarmUp();
        Allocations.AssertNone(() => cascade.Classify(texts, answers), calls: 200, ofProcess: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_warm_up_no_shape_is_new(bool lazy)
    {
        using TestCascade files = TestCascade.Create(new() { MaxTokens = 32 });
        CascadeOptions options = new() { MaxConcurrency = 1, BatchRows = 8, CheckHashes = false, LazyBlocks = lazy };
        string[] texts = Texts(files, 300, seed: 3);
        CascadePrediction[] answers = new CascadePrediction[texts.Length];

        // Whatever the compiler and its tiers allocate, the first cascades have.
        Rounds(4);
        Allocations.AssertNone(() => Rounds(8), calls: 8);

        long Rounds(int count)
        {
            long allocated = 0;
            for (int round = 0; round < count; round++)
            {
                using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile, options);
                cascade.WarmUp();

                // Places for that many texts; all are of one length.
                cascade.Classify([.. Enumerable.Repeat(texts[0], texts.Length)], answers);
                long before = Allocations.Allocated(ofProcess: true);
                cascade.Classify(texts, answers);
                allocated += Allocations.Allocated(ofProcess: true) - before;
            }

            return allocated;
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 8)]
    [InlineData(4, 3)]
    public void Batches_and_single_texts_side_by_side_get_the_same_answers(int concurrency, int rows)
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile, new CascadeOptions { MaxConcurrency = concurrency, BatchRows = rows });
        string[] texts = Texts(files, 100, seed: 4);
        (int Label, int Exit)[] alone =
            [.. texts.Select(text => cascade.Classify(text)).Select(p => (p.Label, p.Exit))];
        Background.RunAll(8, thread =>
        {
            CascadePrediction[] answers = new CascadePrediction[texts.Length];
            for (int i = 0; i < 10; i++)
            {
                if (thread % 2 == 0)
                {
                    cascade.Classify(texts, answers);
                }
                else
                {
                    for (int k = 0; k < texts.Length; k++)
                    {
                        answers[k] = cascade.Classify(texts[k]);
                    }
                }

                Assert.Equal(alone, answers.Select(p => (p.Label, p.Exit)));
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_text_without_an_answer_ends_the_batch_and_spoils_nothing(int rows)
    {
        using TestCascade files = TestCascade.Create(new()
        {
            Exits = [0, 2], FixedLogits = new Dictionary<int, float[]> { [1] = [float.NaN, 0, 0] },
        });
        using InterpretedCascade cascade = Load(files, rows);
        cascade.Dial = 0;
        string[] texts = Texts(files, 50, seed: 5);
        CascadePrediction[] answers = new CascadePrediction[50];
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<CascadeException>(() => cascade.Classify(texts, answers));
        }

        Assert.Throws<CascadeException>(() => cascade.Classify(texts[0]));
    }

    [Fact]
    public void What_cannot_be_classified_is_refused_before_anything_is()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = Load(files, 1);
        CascadePrediction[] answers = new CascadePrediction[2];
        Assert.Throws<ArgumentException>(() => cascade.Classify(["the", "oil", "team"], answers));
        Assert.Throws<InvalidOperationException>(() => cascade.Classify(["the"], ["oil"], answers));
        Assert.Equal(new CascadePrediction[2], answers);
        cascade.Classify([], answers);

        using TestCascade pairs = TestCascade.Create(new() { Pair = true });
        using InterpretedCascade other = Load(pairs, 1);
        Assert.Throws<ArgumentException>(() => other.Classify(["the", "oil"], ["team"], answers));
        Assert.Throws<InvalidOperationException>(() => other.Classify(["the"], answers));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CascadeOptions { BatchRows = 0 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Dispose_during_batches_ends_every_caller_with_the_same_exception(int rows)
    {
        using TestCascade files = TestCascade.Create();
        string[] texts = Texts(files, 400, seed: 6);
        for (int round = 0; round < 5; round++)
        {
            InterpretedCascade cascade = Load(files, rows);
            using CountdownEvent started = new(4);
            Background load = new(() => Background.RunAll(4, _ =>
            {
                CascadePrediction[] answers = new CascadePrediction[texts.Length];
                started.Signal();
                Assert.Throws<ObjectDisposedException>(() => ClassifyForEver(cascade, texts, answers));
            }));
            started.Wait();
            cascade.Dispose();
            load.AssertEnds();
            Assert.Null(load.Exception);
        }
    }

    [Fact]
    public void More_texts_than_are_held_at_a_time_are_all_answered()
    {
        using TestCascade files = TestCascade.Create(new() { Exits = [0, 1] });
        using InterpretedCascade cascade = Load(files, 16);
        string[] texts = Texts(files, 9000, seed: 7);
        CascadePrediction[] answers = new CascadePrediction[texts.Length];
        cascade.Classify(texts, answers);
        for (int i = 0; i < texts.Length; i += 37)
        {
            CascadePrediction alone = cascade.Classify(texts[i]);
            Assert.Equal(
                (alone.Label, alone.Exit, alone.Layers), (answers[i].Label, answers[i].Exit, answers[i].Layers));
        }
    }

    private static void ClassifyForEver(InterpretedCascade cascade, string[] texts, CascadePrediction[] answers)
    {
        while (true)
        {
            cascade.Classify(texts, answers);
        }
    }

    private static InterpretedCascade Load(TestCascade files, int rows) =>
        InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { BatchRows = rows, CheckHashes = false });

    private static string[] Texts(TestCascade files, int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => files.RandomText(random, random.Next(0, 60)))];
    }
}
