using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

public class BlockRunTests
{
    [Fact]
    public void A_copied_run_ends_once()
    {
        using TestCascade cascade = TestCascade.Create();
        using BlockChain chain = Chains.Load(cascade, new CascadeOptions { MaxConcurrency = 2 });
        BlockRun first = chain.BeginTokens([2, 5, 3]);
        BlockRun copy = first;
        first.Dispose();
        copy.Dispose();
        first.Dispose();

        // Were the context in the pool twice, both of these would compute in it.
        using BlockRun one = chain.BeginTokens([2, 6, 3]);
        using BlockRun other = chain.BeginTokens([2, 7, 3]);
        BlockChainTests.AssertClose(cascade.Logits([2, 6, 3])[..3], one.Next());
        BlockChainTests.AssertClose(cascade.Logits([2, 7, 3])[..3], other.Next());
    }

    [Fact]
    public void A_run_that_has_ended_does_nothing_to_the_next_one()
    {
        using TestCascade cascade = TestCascade.Create();
        using BlockChain chain = Chains.Load(cascade, new CascadeOptions { MaxConcurrency = 1 });
        BlockRun ended = chain.BeginTokens([2, 5, 3]);
        ended.Dispose();
        using BlockRun run = chain.BeginTokens([2, 6, 3]);
        ended.Dispose();
        AssertEnded(ended);
        BlockChainTests.AssertClose(cascade.Logits([2, 6, 3])[..3], run.Next());
    }

    [Fact]
    public void A_run_that_was_never_begun_has_ended()
    {
        AssertEnded(default);
        default(BlockRun).Dispose();
    }

    [Fact]
    public void Logits_of_earlier_exits_stay_readable()
    {
        using TestCascade cascade = TestCascade.Create();
        using BlockChain chain = Chains.Load(cascade);
        using BlockRun run = chain.BeginTokens([2, 9, 5, 3]);
        ReadOnlySpan<float> first = run.Next();
        ReadOnlySpan<float> second = run.Next();
        BlockChainTests.AssertClose(cascade.Logits([2, 9, 5, 3])[..3], first);
        BlockChainTests.AssertClose(cascade.Logits([2, 9, 5, 3])[3..6], second);
    }

    [Fact]
    public void There_is_nothing_after_the_last_block_and_no_answer_before_the_first()
    {
        using TestCascade cascade = TestCascade.Create(new() { Exits = [1] });
        using BlockChain chain = Chains.Load(cascade);
        using BlockRun run = chain.BeginTokens([2, 3]);
        AssertThrows<InvalidOperationException>(run, static r => r.Answer(1, new float[3]));
        run.Next();
        AssertThrows<InvalidOperationException>(run, static r => r.Next());
    }

    [Fact]
    public void The_answer_is_the_calibrated_softmax_and_the_lower_of_equal_labels()
    {
        using TestCascade cascade = TestCascade.Create(new()
        {
            Exits = [1],
            FixedLogits = new Dictionary<int, float[]> { [0] = [-1, 2.5f, 2.5f] },
        });
        using BlockChain chain = Chains.Load(cascade);
        using BlockRun run = chain.BeginTokens([2, 3]);
        float[] logits = run.Next().ToArray();
        Assert.Equal([-1, 2.5f, 2.5f], logits);

        float[] probabilities = new float[4];
        Assert.Equal(1, run.Answer(0.7f, probabilities));
        double[] expected = [.. logits.Select(z => Math.Exp(z / 0.7f))];
        for (int label = 0; label < 3; label++)
        {
            Assert.Equal(expected[label] / expected.Sum(), probabilities[label], 1e-6);
        }

        Assert.Equal(0, probabilities[3]);
        Assert.Equal(MaxProbabilityRule.Score(logits, 0.7f), probabilities[1]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void There_is_no_answer_from_logits_that_are_not_finite(float bad)
    {
        using TestCascade cascade = TestCascade.Create(new()
        {
            Exits = [1],
            FixedLogits = new Dictionary<int, float[]> { [0] = [0, bad, 1] },
        });
        using BlockChain chain = Chains.Load(cascade);
        using BlockRun run = chain.BeginTokens([2, 3]);
        run.Next();
        CascadeException e = AssertThrows<CascadeException>(run, static r => r.Answer(1, new float[3]));
        Assert.EndsWith("block-01.onnx", e.File, StringComparison.Ordinal);
        Assert.Contains("not finite", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_fails_costs_one_text_and_not_the_cascade()
    {
        using HandMadeChain files = new(HandMadeChain.First(rows: 6), HandMadeChain.Later());
        using BlockChain chain = files.Load();
        for (int round = 0; round < 3; round++)
        {
            // The vocabulary has 10 word pieces, the table 6 rows.
            using (BlockRun failing = chain.BeginTokens([2, 9, 3]))
            {
                CascadeException e = AssertThrows<CascadeException>(failing, static r => r.Next());
                Assert.Equal(files.PathOf("block-0.onnx"), e.File);
                Assert.Contains("vocabulary", e.Message, StringComparison.Ordinal);
                Assert.NotNull(e.InnerException);
            }

            using BlockRun run = chain.BeginTokens([2, 4, 3]);
            Assert.Equal([6, -0.5f], run.Next().ToArray());
            Assert.Equal([6, -0.5f], run.Next().ToArray());
        }
    }

    private static void AssertEnded(BlockRun run)
    {
        AssertThrows<ObjectDisposedException>(run, static r => r.Next());
        AssertThrows<ObjectDisposedException>(run, static r => r.Answer(1, new float[3]));
        AssertThrows<ObjectDisposedException>(run, static r => _ = r.Truncated);
    }

    // A run lives on the stack only, so Assert.Throws cannot capture it.
    private static T AssertThrows<T>(BlockRun run, Use use)
        where T : Exception
    {
        try
        {
            use(run);
        }
        catch (Exception e)
        {
            return Assert.IsType<T>(e);
        }

        Assert.Fail($"No {typeof(T).Name} was thrown.");
        return null;
    }

    private delegate void Use(BlockRun run);
}
