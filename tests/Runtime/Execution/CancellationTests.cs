using EarlyExitGen.Batching;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using EarlyExitGen.Toolchain.Model.Onnx;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

[Collection(nameof(NonParallel))]
public class CancellationTests
{
    [Fact]
    public void A_token_that_is_cancelled_already_ends_a_call_before_it_begins()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        CancellationToken cancelled = new(canceled: true);
        OperationCanceledException e =
            Assert.Throws<OperationCanceledException>(() => cascade.Classify("the", cancelled));
        Assert.Equal(cancelled, e.CancellationToken);
    }

    [Fact]
    public void It_ends_between_blocks_and_the_next_text_is_not_affected()
    {
        using TestCascade files = TestCascade.Create();
        using BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 1 });
        for (int round = 0; round < 3; round++)
        {
            using CancellationTokenSource source = new();
            BlockRun run = chain.Begin("the", source.Token);
            run.Next();
            source.Cancel();
            Assert.Equal(source.Token, Cancelled(run).CancellationToken);

            // What it computed stays its own until it ends.
            run.Answer(1, new float[3]);
            run.Dispose();
            BlockChainTests.AssertClose(files.Logits([2, 5, 3]), Chains.Trace(chain, [2, 5, 3], 3));
        }
    }

    [Fact]
    public void A_cancellation_after_the_end_ends_nobody_elses_text()
    {
        using TestCascade files = TestCascade.Create();
        using BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 1 });
        using CancellationTokenSource source = new();
        BlockRun ended = chain.Begin("the", source.Token);
        ended.Next();
        ended.Dispose();
        using BlockRun run = chain.Begin("the", TestContext.Current.CancellationToken);
        source.Cancel();
        for (int block = 0; block < 3; block++)
        {
            run.Next();
        }
    }

    [Fact]
    public void It_ends_the_wait_for_a_turn_and_takes_it_from_nobody()
    {
        using TestCascade files = TestCascade.Create();
        using BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 1 });
        using CancellationTokenSource source = new();
        BlockRun first = chain.BeginTokens([2, 3]);
        Background impatient = new(() => chain.Begin("the", source.Token).Dispose());
        Background patient = new(() => chain.Begin("the").Dispose());
        impatient.AssertBlocks();
        source.Cancel();
        impatient.AssertEnds();
        Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(impatient.Exception).CancellationToken);
        patient.AssertBlocks();
        first.Dispose();
        patient.AssertEnds();
        Assert.Null(patient.Exception);
    }

    [Fact]
    public void It_cuts_off_a_block_under_way_and_no_other_call()
    {
        using HandMadeChain files = new(HandMadeChain.First(), Slow);
        using BlockChain chain = files.Load(concurrency: 3);
        Assert.Equal([7, -0.5f, 7, -0.5f], Chains.Trace(chain, [2, 5], 2));

        using CancellationTokenSource source = new();
        Background slow = new(() =>
        {
            // [CLS] a [SEP] are 2, 4 and 3.
            using BlockRun run = chain.Begin("a");
            run.Next();
            Assert.Equal([6, -0.5f], run.Next().ToArray());
        });
        Background cancelled = new(() =>
        {
            using BlockRun run = chain.Begin("a", source.Token);
            run.Next();
            source.CancelAfter(TimeSpan.FromMilliseconds(30));
            run.Next();
        });

        cancelled.AssertEnds();
        OperationCanceledException e = Assert.IsType<OperationCanceledException>(cancelled.Exception);
        Assert.Equal(source.Token, e.CancellationToken);

        // Cut off, not asked before it began.
        Assert.IsType<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(e.InnerException);
        Assert.Equal([7, -0.5f], Chains.Trace(chain, [2, 5], 1));
        slow.AssertEnds();
        Assert.Null(slow.Exception);
        Assert.Equal([7, -0.5f, 7, -0.5f], Chains.Trace(chain, [2, 5], 2));
    }

    [Fact]
    public void However_often_blocks_are_cut_off_the_context_stays_and_answers_as_before()
    {
        using HandMadeChain files = new(HandMadeChain.First(), Slow);
        using BlockChain chain = files.Load();
        int[][] texts = [[2, 5], [2, 9, 4, 3], [7], [2, 3, 3, 3, 3, 3, 8]];
        float[][] expected = [.. texts.Select(text => Chains.Trace(chain, text, 2))];
        nint context = Chains.AddressOfContext(chain);
        for (int round = 0; round < 8; round++)
        {
            using CancellationTokenSource source = new();
            using (BlockRun run = chain.BeginTokens(texts[round % texts.Length], source.Token))
            {
                run.Next();
                source.CancelAfter(TimeSpan.FromMilliseconds(10 * (round + 1)));

                // Cut off, not asked before it began.
                Assert.IsType<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(Cancelled(run).InnerException);
            }

            Assert.Equal(context, Chains.AddressOfContext(chain));
            int next = (round + 1) % texts.Length;
            Assert.Equal(expected[next][..2], Chains.Trace(chain, texts[next], 1));
        }

        Assert.Equal(expected, texts.Select(text => Chains.Trace(chain, text, 2)));
        Assert.Equal(context, Chains.AddressOfContext(chain));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void It_ends_a_batch_in_the_middle_and_the_next_one_is_answered(int rows)
    {
        using TestCascade files = TestCascade.Create();
        using CancellationTokenSource source = new();
        int loaded = 0;

        // The token is cancelled when a text needs the last block, which is loaded only then.
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile, new CascadeOptions
        {
            LazyBlocks = true,
            BatchRows = rows,
            ConfigureSession = _ =>
            {
                if (++loaded == 3)
                {
                    source.Cancel();
                }
            },
        });
        cascade.Dial = 0;
        string[] texts = [.. Enumerable.Range(0, 50).Select(i => files.RandomText(new Random(i), i % 12))];
        CascadePrediction[] answers = new CascadePrediction[texts.Length];
        OperationCanceledException e =
            Assert.Throws<OperationCanceledException>(() => cascade.Classify(texts, answers, source.Token));
        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal(3, loaded);
        Assert.Equal(new CascadePrediction[texts.Length], answers);
        Assert.Throws<OperationCanceledException>(() => cascade.Classify(texts, answers, source.Token));

        cascade.Classify(texts, answers, TestContext.Current.CancellationToken);
        Assert.Equal(texts.Select(text => cascade.Classify(text).Label), answers.Select(answer => answer.Label));
    }

    [Fact]
    public void It_ends_the_wait_of_a_batch_for_its_turn()
    {
        using HandMadeChain files = new(HandMadeChain.First());
        using BlockChain chain = files.Load(rows: 4);
        BatchContext held = chain.Batches.Rent(CancellationToken.None);
        using CancellationTokenSource source = new();
        Background waiting = new(() => chain.Batches.Return(chain.Batches.Rent(source.Token)));
        waiting.AssertBlocks();
        source.Cancel();
        waiting.AssertEnds();
        Assert.IsType<OperationCanceledException>(waiting.Exception);
        chain.Batches.Return(held);
        chain.Batches.Return(chain.Batches.Rent(CancellationToken.None));
    }

    [Fact]
    public void Every_call_takes_a_token()
    {
        using TestCascade files = TestCascade.Create();
        using TestCascade pairs = TestCascade.Create(new() { Pair = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        using InterpretedCascade paired = InterpretedCascade.Load(pairs.ManifestFile);
        CancellationToken cancelled = new(canceled: true);
        CascadePrediction[] answers = new CascadePrediction[1];
        float[] logits = new float[9];
        Action[] calls =
        [
            () => cascade.Classify("the", cancelled),
            () => cascade.Classify("the".AsSpan(), cancelled),
            () => cascade.ClassifyFully("the", cancelled),
            () => cascade.ClassifyTokens([2, 3], cancelled),
            () => cascade.ClassifyTokensFully([2, 3], cancelled),
            () => cascade.Trace("the", logits, cancelled),
            () => cascade.Classify(["the"], answers, cancelled),
            () => paired.Classify("the", "oil", cancelled),
            () => paired.Classify("the".AsSpan(), "oil".AsSpan(), cancelled),
            () => paired.ClassifyFully("the", "oil", cancelled),
            () => paired.Trace("the", "oil", logits, cancelled),
            () => paired.Classify(["the"], ["oil"], answers, cancelled),
        ];
        Assert.All(
            calls, call => Assert.Equal(cancelled, Assert.Throws<OperationCanceledException>(call).CancellationToken));
    }

    [Fact]
    public void Whenever_it_comes_the_text_is_answered_or_cancelled_and_the_next_one_answered()
    {
        using TestCascade files = TestCascade.Create(new() { Exits = [0, 2, 4, 6, 8, 10, 12] });
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { MaxConcurrency = 1 });
        const string Text = "the team wins the final match";
        CascadePrediction expected = cascade.Classify(Text);
        CancellationTokenSource? current = null;
        bool done = false;
        Background canceller = new(() =>
        {
            Random random = new(1);
            while (!Volatile.Read(ref done))
            {
                Thread.SpinWait(random.Next(2000));
                Volatile.Read(ref current)?.Cancel();
            }
        });
        int cancelled = 0;
        for (int i = 0; i < 1000; i++)
        {
            CancellationTokenSource source = new();
            Volatile.Write(ref current, source);
            try
            {
                Assert.Equal(expected, cascade.Classify(Text, source.Token));
            }
            catch (OperationCanceledException e)
            {
                cancelled++;
                Assert.Equal(source.Token, e.CancellationToken);
            }

            Assert.Equal(expected, cascade.Classify(Text));
        }

        Volatile.Write(ref done, true);
        canceller.AssertEnds();
        Assert.Null(canceller.Exception);
        Assert.True(cancelled > 0);
    }

    [Fact]
    public void A_token_costs_no_memory()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        using CancellationTokenSource source = new();
        foreach (CancellationToken token in (CancellationToken[])[CancellationToken.None, source.Token])
        {
            Allocations.AssertNone(() => cascade.Classify("the team wins", token));
        }
    }

    // A later block like HandMadeChain.Later that first multiplies large matrices of zeros, for half a second or so.
    private static void Slow(GraphBuilder graph)
    {
        const int Size = 512;
        graph.Input("state", ElementType.Float, Dimension.Batch, Dimension.Sequence, 2);
        graph.Node("ReduceMean", "mean", ["state"], ("axes", new long[] { 1 }), ("keepdims", 0));
        string zeros = graph.Constant("zeros", new float[Size * Size], Size, Size);
        string sum = graph.Node("ReduceSum", "sum", ["state"], ("keepdims", 0));
        string product = graph.Node("Expand", "product", [sum, graph.Constant("size", [Size, (long)Size], 2)]);
        for (int i = 0; i < 400; i++)
        {
            product = graph.Node("MatMul", $"product_{i}", [product, zeros]);
        }

        string nothing = graph.Node("ReduceSum", "nothing", [product], ("keepdims", 0));
        graph.Node("Add", "logits", ["mean", nothing]);
        graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
    }

    private static OperationCanceledException Cancelled(BlockRun run)
    {
        try
        {
            run.Next();
        }
        catch (OperationCanceledException e)
        {
            return e;
        }

        Assert.Fail("It was not cancelled.");
        return null;
    }
}
