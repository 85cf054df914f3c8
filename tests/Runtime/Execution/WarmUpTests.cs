using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

[Collection(nameof(NonParallel))]
public class WarmUpTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Afterwards_no_text_of_any_length_allocates_in_any_context(bool lazy, bool pair)
    {
        using TestCascade files = TestCascade.Create(new() { Pair = pair, Int64Ids = pair });
        CascadeOptions options = new() { LazyBlocks = lazy, MaxConcurrency = 2 };

        // Whatever the compiler and its tiers allocate, another cascade has had it.
        using BlockChain other = Chains.Load(files, options);
        for (int i = 0; i < 100; i++)
        {
            RunAll(other);
        }

        Allocations.AssertNone(
            () =>
            {
                long allocated = 0;
                for (int round = 0; round < 5; round++)
                {
                    using BlockChain chain = Chains.Load(files, options);
                    chain.WarmUp(Never);
                    allocated += RunAll(chain);
                }

                return allocated;
            },
            calls: 5 * 32);
    }

    [Fact]
    public void It_may_be_called_at_any_time_and_by_many()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { MaxConcurrency = 3 });
        int[] ids = files.RandomIds(new Random(1), 9);
        CascadePrediction expected = cascade.ClassifyTokens(ids);
        Background.RunAll(6, thread =>
        {
            for (int i = 0; i < 20; i++)
            {
                if (thread % 2 == 0)
                {
                    cascade.WarmUp(Never);
                }

                Assert.Equal(expected, cascade.ClassifyTokens(ids));
            }
        });
    }

    [Fact]
    public void A_block_that_fails_is_told_every_time()
    {
        // The first block knows no id at all.
        using HandMadeChain files = new(HandMadeChain.First(rows: 0), HandMadeChain.Later());
        using BlockChain chain = files.Load();
        Assert.Throws<CascadeException>(() => chain.WarmUp(Never));
        Assert.Throws<CascadeException>(() => chain.WarmUp(Never));
    }

    [Fact]
    public void After_dispose_it_throws()
    {
        using TestCascade files = TestCascade.Create();
        InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cascade.WarmUp(Never));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_token_ends_it_while_it_waits_and_the_next_one_succeeds(int rows)
    {
        using TestCascade files = TestCascade.Create();
        using BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 2, BatchRows = rows });
        Assert.Throws<OperationCanceledException>(() => chain.WarmUp(new CancellationToken(canceled: true)));
        using CancellationTokenSource cancelled = new();
        using (chain.BeginTokens([2, 5, 3], Never))
        {
            // One waits for the context that the text has, the other one for the first.
            Background.RunAll(3, thread =>
            {
                if (thread == 0)
                {
                    cancelled.Cancel();
                }
                else
                {
                    Assert.ThrowsAny<OperationCanceledException>(() => chain.WarmUp(cancelled.Token));
                }
            });
        }

        chain.WarmUp(Never);
        using BlockRun again = chain.BeginTokens([2, 5, 3], Never);
        Assert.Equal(3, again.Next().Length);
    }

    // Two texts at a time, of every length: what they allocate.
    private static long RunAll(BlockChain chain)
    {
        Span<int> ids = stackalloc int[16];
        ids.Fill(5);
        long before = Allocations.Allocated(ofProcess: false);
        for (int length = 1; length <= ids.Length; length++)
        {
            using BlockRun first = chain.BeginTokens(ids[..length]);
            using BlockRun second = chain.BeginTokens(ids[..(ids.Length + 1 - length)]);
            for (int block = 0; block < 3; block++)
            {
                first.Next();
                second.Next();
            }
        }

        return Allocations.Allocated(ofProcess: false) - before;
    }
}
