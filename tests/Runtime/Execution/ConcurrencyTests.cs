using System.Collections.Concurrent;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

public class ConcurrencyTests
{
    private const int Threads = 8;
    private const int Many = 64;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(Many)]
    public void Threads_that_share_a_cascade_get_what_each_would_get_alone(int concurrency)
    {
        using TestCascade files = TestCascade.Create(new() { CarriedState = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile, new CascadeOptions { MaxConcurrency = concurrency });
        string[] texts = [.. Enumerable.Range(0, 100).Select(i => files.RandomText(new Random(i), i % 20))];
        CascadePrediction[] alone = [.. texts.Select(text => cascade.Classify(text))];

        ConcurrentBag<int> wrong = [];
        Background.RunAll(Many, thread =>
        {
            for (int i = 0; i < texts.Length; i++)
            {
                int at = (i + (3 * thread)) % texts.Length;
                if (cascade.Classify(texts[at]) != alone[at])
                {
                    wrong.Add(at);
                }
            }
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public void Callers_beyond_the_limit_wait_for_their_turn()
    {
        using TestCascade files = TestCascade.Create();
        using BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 1 });
        BlockRun first = chain.BeginTokens([2, 3]);
        Background waiting = new(() => chain.BeginTokens([2, 3]).Dispose());
        waiting.AssertBlocks();
        first.Dispose();
        waiting.AssertEnds();
        Assert.Null(waiting.Exception);
    }

    [Fact]
    public void Dispose_waits_for_texts_under_way_and_refuses_others()
    {
        using TestCascade files = TestCascade.Create();
        BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 1 });
        BlockRun underWay = chain.BeginTokens([2, 5, 3]);
        Background waiting = new(() => chain.BeginTokens([2, 3]).Dispose());
        Background disposing = new(chain.Dispose);

        // Who waits is refused at once, who computes ends in peace.
        waiting.AssertEnds();
        Assert.IsType<ObjectDisposedException>(waiting.Exception);
        disposing.AssertBlocks();
        BlockChainTests.AssertClose(files.Logits([2, 5, 3])[..3], underWay.Next());
        underWay.Dispose();
        disposing.AssertEnds();

        Assert.Throws<ObjectDisposedException>(() => chain.BeginTokens([2, 3]).Dispose());
        chain.Dispose();
    }

    [Fact]
    public void Dispose_under_load_ends_every_caller_with_the_same_exception()
    {
        using TestCascade files = TestCascade.Create();
        for (int round = 0; round < 10; round++)
        {
            InterpretedCascade cascade = InterpretedCascade.Load(
                files.ManifestFile, new CascadeOptions { MaxConcurrency = 3, CheckHashes = false });
            ConcurrentBag<Exception> ends = [];
            using CountdownEvent started = new(Threads);
            Background load = new(() => Background.RunAll(Threads, _ =>
            {
                started.Signal();
                try
                {
                    while (true)
                    {
                        cascade.ClassifyTokens([2, 5, 6, 3]);
                    }
                }
                catch (Exception e)
                {
                    ends.Add(e);
                }
            }));
            started.Wait();
            cascade.Dispose();
            load.AssertEnds();
            Assert.Equal(Threads, ends.Count);
            Assert.All(ends, static e => Assert.IsType<ObjectDisposedException>(e));
        }
    }
}
