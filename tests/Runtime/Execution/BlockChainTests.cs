using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

public class BlockChainTests
{
    public static TheoryData<string> Kinds => [.. Cascades.Keys];

    private static Dictionary<string, TestCascadeOptions> Cascades { get; } = new()
    {
        ["ordinary"] = new(),
        ["int64 ids"] = new() { Int64Ids = true },
        ["no mask"] = new() { Mask = false },
        ["external data"] = new() { ExternalData = true },
        ["a state that later blocks read too"] = new() { CarriedState = true, Exits = [0, 1, 2, 3, 4, 5] },
        ["24 exits"] = new() { Exits = [.. Enumerable.Range(0, 24)] },
        ["one exit"] = new() { Exits = [3] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_exit_gives_the_logits_of_the_model_at_every_length(string kind)
    {
        TestCascadeOptions options = Cascades[kind];
        using TestCascade cascade = TestCascade.Create(options);
        using BlockChain chain = Chains.Load(cascade);
        Random random = new(2);

        // Twice, so that bindings are used again, and in no order, so that buffers hold longer texts before shorter
        // ones.
        int[] lengths = [.. Enumerable.Range(1, options.MaxTokens), .. Enumerable.Range(1, options.MaxTokens)];
        random.Shuffle(lengths);
        foreach (int length in lengths)
        {
            int[] ids = cascade.RandomIds(random, length);
            AssertClose(cascade.Logits(ids), Chains.Trace(chain, ids, options.Exits.Count));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_second_text_of_a_pair_starts_after_the_first_separator(bool int64)
    {
        using TestCascade cascade = TestCascade.Create(new() { Pair = true, Int64Ids = int64 });
        using BlockChain chain = Chains.Load(cascade);
        AssertClose(
            cascade.Logits([2, 7, 8, 3, 9, 10, 3], [0, 0, 0, 0, 1, 1, 1]),
            Chains.Trace(chain, [2, 7, 8, 3, 9, 10, 3], 3));

        // The types of the pair before do not linger.
        AssertClose(
            cascade.Logits([2, 7, 8, 9, 10, 3, 11], [0, 0, 0, 0, 0, 0, 1]),
            Chains.Trace(chain, [2, 7, 8, 9, 10, 3, 11], 3));
        AssertClose(cascade.Logits([7, 8, 9], [0, 0, 0]), Chains.Trace(chain, [7, 8, 9], 3));
    }

    [Fact]
    public void Texts_are_tokenized_and_pairs_too()
    {
        using TestCascade single = TestCascade.Create();
        using BlockChain chain = Chains.Load(single);
        using BlockRun run = chain.Begin("Wall Street bears claw back");
        int[] ids = [2, .. "wall street bears claw back".Split(' ').Select(w => Id(single, w)), 3];
        AssertClose(single.Logits(ids)[..3], run.Next());
        Assert.False(run.Truncated);

        using TestCascade pair = TestCascade.Create(new() { Pair = true });
        using BlockChain pairs = Chains.Load(pair);
        using BlockRun both = pairs.Begin("oil prices", "rise");
        ids = [2, Id(pair, "oil"), Id(pair, "prices"), 3, Id(pair, "rise"), 3];
        AssertClose(pair.Logits(ids, [0, 0, 0, 0, 1, 1])[..3], both.Next());
    }

    [Fact]
    public void Too_long_a_text_is_cut_and_says_so()
    {
        using TestCascade cascade = TestCascade.Create(new() { MaxTokens = 5 });
        using BlockChain chain = Chains.Load(cascade);
        using BlockRun cut = chain.Begin("the the the the");
        Assert.True(cut.Truncated);
        AssertClose(cascade.Logits([2, 5, 5, 5, 3])[..3], cut.Next());
        using BlockRun whole = chain.Begin("the the the");
        Assert.False(whole.Truncated);
        AssertClose(cascade.Logits([2, 5, 5, 5, 3])[..3], whole.Next());
    }

    [Fact]
    public void Single_texts_and_pairs_are_not_mixed()
    {
        using TestCascade single = TestCascade.Create();
        using BlockChain chain = Chains.Load(single);
        Assert.Contains("one text", Assert.Throws<InvalidOperationException>(
            () => chain.Begin("a", "b").Dispose()).Message, StringComparison.Ordinal);

        using TestCascade pair = TestCascade.Create(new() { Pair = true });
        using BlockChain pairs = Chains.Load(pair);
        Assert.Contains("pairs", Assert.Throws<InvalidOperationException>(
            () => pairs.Begin("a").Dispose()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new int[0], "1 to 4 token ids")]
    [InlineData(new[] { 2, 5, 5, 5, 3 }, "there are 5")]
    [InlineData(new[] { 2, -1, 3 }, "Token id -1 at position 1")]
    [InlineData(new[] { 2, 5, 100_000 }, "Token id 100000 at position 2")]
    public void Token_ids_are_checked(int[] ids, string message)
    {
        using TestCascade cascade = TestCascade.Create(new() { MaxTokens = 4 });
        using BlockChain chain = Chains.Load(cascade, new CascadeOptions { MaxConcurrency = 1 });
        ArgumentException e = Assert.Throws<ArgumentException>(() => chain.BeginTokens(ids).Dispose());
        Assert.Equal("ids", e.ParamName);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);

        // Nothing was taken from the pool.
        chain.BeginTokens([2, cascade.Vocabulary.Count - 1, 3]).Dispose();
    }

    [Fact]
    public void Every_session_can_be_configured()
    {
        using TestCascade cascade = TestCascade.Create();
        List<int> threads = [];
        using BlockChain chain = Chains.Load(cascade, new CascadeOptions
        {
            IntraOpThreads = 3,
            ConfigureSession = session => threads.Add(session.IntraOpNumThreads),
        });
        Assert.Equal([3, 3, 3], threads);
    }

    [Fact]
    public void Without_a_layer_one_thread_is_enough()
    {
        using TestCascade cascade = TestCascade.Create();
        List<int> threads = [];
        using BlockChain chain = Chains.Load(
            cascade, new CascadeOptions { ConfigureSession = session => threads.Add(session.IntraOpNumThreads) });
        int several = Math.Min(Environment.ProcessorCount, 4);
        Assert.Equal([1, several, several], threads);
    }

    internal static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-4);
        }
    }

    private static int Id(TestCascade cascade, string piece) => cascade.Vocabulary.ToList().IndexOf(piece);
}
