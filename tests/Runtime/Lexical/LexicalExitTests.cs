using EarlyExitGen.Batching;
using EarlyExitGen.Lexical;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Tests.Lexical;

/// <summary>The exit that answers from the token ids, before any block runs.</summary>
public class LexicalExitTests
{
    private static readonly TestLexicon Sure = new() { Logits = [0, 9, 0] };
    private static readonly TestLexicon Unsure = new() { Logits = [0, 0.1f, 0] };

    [Fact]
    public void Its_logits_are_the_first_row_of_a_trace()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        Lexicon lexicon = Open(files);
        float[] trace = new float[12];
        float[] expected = new float[3];

        Assert.Equal(12, cascade.Trace("the team wins", trace));

        lexicon.Score([Id(files, "the"), Id(files, "team"), Id(files, "wins")], [], expected);
        Assert.Equal(expected, trace[..3]);
        Assert.Equal([0, 0, 2, 4], cascade.ExitLayers);
    }

    [Fact]
    public void Of_a_pair_it_knows_which_text_is_which()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new(), Pair = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        Lexicon lexicon = Open(files);
        float[] trace = new float[12];
        float[] expected = new float[3];

        cascade.Trace("the team", "oil", trace);

        lexicon.Score([Id(files, "the"), Id(files, "team")], [Id(files, "oil")], expected);
        Assert.Equal(expected, trace[..3]);
    }

    [Fact]
    public void All_other_exits_are_as_without_it()
    {
        using TestCascade with = TestCascade.Create(new() { Lexicon = Unsure });
        using TestCascade without = TestCascade.Create();
        using InterpretedCascade one = InterpretedCascade.Load(with.ManifestFile);
        using InterpretedCascade other = InterpretedCascade.Load(without.ManifestFile);
        float[] four = new float[12];
        float[] three = new float[9];

        one.Trace("oil prices rise", four);
        other.Trace("oil prices rise", three);

        Assert.Equal(three, four[3..]);
        CascadePrediction expected = other.Classify("oil prices rise");
        CascadePrediction actual = one.Classify("oil prices rise");
        Assert.Equal(
            (expected.Label, expected.Confidence, expected.Exit + 1, expected.Layers),
            (actual.Label, actual.Confidence, actual.Exit, actual.Layers));
    }

    [Theory]
    [InlineData("")]
    [InlineData("oil")]
    [InlineData("☃ ☃ ☃")]
    public void Short_and_strange_texts_have_an_answer(string text)
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = Sure });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);

        CascadePrediction answer = cascade.Classify(text);

        Assert.Equal((1, 0, 0, false), (answer.Label, answer.Exit, answer.Layers, answer.Truncated));
        Assert.Equal(answer, cascade.ClassifyTokens([2, .. text.Split(' ').Select(_ => 1), 3]));
    }

    [Fact]
    public void A_text_of_a_megabyte_is_cut_off_like_any_other()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        string text = string.Concat(Enumerable.Repeat("the oil ", 1 << 17));
        float[] whole = new float[12];
        float[] cut = new float[12];

        cascade.Trace(text, whole);
        cascade.Trace(text[..200], cut);

        Assert.Equal(cut, whole);
        Assert.True(cascade.Classify(text).Truncated);
    }

    [Fact]
    public void A_text_that_leaves_there_needs_no_context()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() });
        using BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 1 });
        using BlockRun held = chain.Begin("the team wins");
        float[] first = held.Next().ToArray();
        float[] second = held.Next().ToArray();

        // The only context is taken: on this thread, whose memory is taken too, and on another.
        using (BlockRun nested = chain.Begin("the team wins"))
        {
            Assert.Equal(first, nested.Next().ToArray());
            Assert.Equal(held.Ids.ToArray(), nested.Ids.ToArray());
        }

        float[] elsewhere = [];
        Thread thread = new(() =>
        {
            using BlockRun run = chain.Begin("the team wins");
            elsewhere = run.Next().ToArray();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(first, elsewhere);
        Assert.Equal(second, held.Logits.ToArray());
    }

    [Fact]
    public void Texts_of_a_batch_that_leave_there_need_no_context()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = Sure });
        using BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 1, BatchRows = 4 });
        BatchContext held = chain.Batches.Rent(CancellationToken.None);
        int[] answers = new int[20];

        new LexicalAnswers(chain).Classify([.. Enumerable.Repeat("the oil", 20)], answers, 0);

        Assert.All(answers, static answer => Assert.Equal(1, answer));
        chain.Batches.Return(held);
    }

    [Fact]
    public void A_run_that_has_ended_gives_nothing_more()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() });
        using BlockChain chain = Chains.Load(files);
        BlockRun run = chain.Begin("the team");
        BlockRun copy = run;
        run.Next();
        run.Dispose();

        Assert.True(HasEnded(copy));
        copy.Dispose();
        using BlockRun next = chain.Begin("oil");
        Assert.True(HasEnded(copy));
        copy.Dispose();
        Assert.Equal(3, next.Next().Length);
    }

    [Fact]
    public void Nothing_is_answered_before_an_exit_was_computed_nor_after_the_last()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() });
        using BlockChain chain = Chains.Load(files);
        Assert.Throws<InvalidOperationException>(() =>
        {
            using BlockRun run = chain.Begin("the team");
            run.Answer(1, new float[3]);
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            using BlockRun run = chain.Begin("the team");
            for (int exit = 0; exit < 5; exit++)
            {
                run.Next();
            }
        });
    }

    [Fact]
    public void Afterwards_no_text_is_answered_and_none_goes_on()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = Sure });
        InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        BlockChain chain = Chains.Load(files);
        cascade.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cascade.Classify("the"));
        Assert.Throws<ObjectDisposedException>(() => cascade.ClassifyTokens([2, 3]));
        Assert.Throws<ObjectDisposedException>(() =>
        {
            using BlockRun run = chain.Begin("the");
            run.Next();
            chain.Dispose();
            run.Next();
        });
    }

    [Fact]
    public void A_cancelled_token_ends_a_text_before_it_and_behind_it()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = Sure });
        using BlockChain chain = Chains.Load(files);
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        Assert.Throws<OperationCanceledException>(() => cascade.Classify("the", new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() =>
        {
            using CancellationTokenSource source = new();
            using BlockRun run = chain.Begin("the", source.Token);
            run.Next();
            source.Cancel();
            run.Next();
        });
        Assert.Equal(0, cascade.Classify("the").Exit);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 5)]
    [InlineData(true, 1)]
    [InlineData(true, 5)]
    public void Many_texts_get_the_answers_that_each_gets_alone(bool pair, int rows)
    {
        foreach (CascadeRule rule in Enum.GetValues<CascadeRule>())
        {
            using TestCascade files = TestCascade.Create(new() { Lexicon = new(), Pair = pair, Rule = rule });
            using InterpretedCascade cascade =
                InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { BatchRows = rows });
            Random random = new(5);
            string[] firsts = [.. Enumerable.Range(0, 150).Select(_ => files.RandomText(random, random.Next(12)))];
            string[] seconds = [.. firsts.Reverse()];
            CascadePrediction[] together = new CascadePrediction[firsts.Length];
            CascadePrediction[] alone =
                [.. firsts.Zip(seconds, (a, b) => pair ? cascade.Classify(a, b) : cascade.Classify(a))];

            if (pair)
            {
                cascade.Classify(firsts, seconds, together);
            }
            else
            {
                cascade.Classify(firsts, together);
            }

            Assert.Equal(
                alone.Select(a => (a.Label, a.Exit, a.Layers, a.Truncated)),
                together.Select(a => (a.Label, a.Exit, a.Layers, a.Truncated)));
            Assert.All(alone.Zip(together), both => Assert.Equal(both.First.Confidence, both.Second.Confidence, 1e-5f));
            Assert.True(rule == CascadeRule.Patience || alone.Count(a => a.Exit == 0) is > 0 and < 150);
        }
    }

    [Fact]
    public void Eight_threads_get_the_answers_that_one_gets()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() });
        using TestCascade others = TestCascade.Create(new() { Lexicon = new(), Pair = true, MaxTokens = 40 });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        using InterpretedCascade pairs = InterpretedCascade.Load(others.ManifestFile);
        string[] texts = [.. Enumerable.Range(0, 64).Select(i => files.RandomText(new Random(i), i % 14))];
        CascadePrediction[] expected = [.. texts.Select(text => cascade.Classify(text))];
        CascadePrediction[] expectedPairs = [.. texts.Select(text => pairs.Classify(text, text))];

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (int i = 0; i < 300; i++)
            {
                int text = ((thread * 31) + i) % texts.Length;
                Assert.Equal(expected[text], cascade.Classify(texts[text]));
                Assert.Equal(expectedPairs[text], pairs.Classify(texts[text], texts[text]));
            }
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Once_warm_nothing_is_allocated(bool leaves)
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = leaves ? Sure : Unsure });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        Assert.Equal(leaves, cascade.Classify("the team").Exit == 0);

        Allocations.AssertNone(() =>
        {
            cascade.Classify("the team");
            cascade.ClassifyTokens([2, 7, 3]);
        });
    }

    [Fact]
    public void Logits_that_are_not_finite_go_on()
    {
        using TestCascade files = TestCascade.Create(new() { Lexicon = new() { Scale = float.MaxValue } });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Dial = 0.1f;
        Assert.NotEqual(0, cascade.Classify("the team wins").Exit);

        using BlockChain chain = Chains.Load(files);
        CascadeException e = Assert.Throws<CascadeException>(() =>
        {
            using BlockRun run = chain.Begin("the team wins");
            run.Next();
            run.Answer(1, new float[3]);
        });
        Assert.Contains(files.LexiconFile, e.Message, StringComparison.Ordinal);
    }

    private static bool HasEnded(BlockRun run)
    {
        try
        {
            run.Next();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private static int Id(TestCascade files, string piece) => files.Vocabulary.ToList().IndexOf(piece);

    private static Lexicon Open(TestCascade files)
    {
        using FileStream file = File.OpenRead(files.LexiconFile);
        return LexiconFile.Read(file);
    }

    private sealed class LexicalAnswers(BlockChain chain) : BatchClassifier<int, int>(chain)
    {
        protected override int Run(BlockRun run, int setting) => throw new NotSupportedException();

        protected override void Run(BatchRun batch, int[] predictions, int setting) =>
            throw new NotSupportedException();

        protected override bool TryAnswer(BlockRun run, int setting, out int prediction)
        {
            run.Next();
            prediction = run.Answer(1, stackalloc float[3]);
            return true;
        }
    }
}
