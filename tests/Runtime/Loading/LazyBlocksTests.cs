using System.Collections.Concurrent;
using EarlyExitGen.Batching;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Execution;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

public class LazyBlocksTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    // Two labels, so that the score of agreement is the first logit: the first exit answers always, or never.
    private static readonly TestCascadeOptions Early = new()
    {
        Labels = ["no", "yes"],
        FixedLogits = new Dictionary<int, float[]> { [0] = [50, 0] },
    };

    [Fact]
    public void It_answers_as_if_all_were_loaded()
    {
        using TestCascade files =
            TestCascade.Create(new() { CarriedState = true, ExternalData = true, Exits = [0, 1, 2, 3] });
        using InterpretedCascade eager = InterpretedCascade.Load(files.ManifestFile);
        using InterpretedCascade lazy =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { LazyBlocks = true });
        Random random = new(3);
        for (int i = 0; i < 100; i++)
        {
            int[] ids = files.RandomIds(random, random.Next(2, 17));
            Assert.Equal(eager.ClassifyTokens(ids), lazy.ClassifyTokens(ids));
            Assert.Equal(eager.ClassifyTokensFully(ids), lazy.ClassifyTokensFully(ids));
        }
    }

    [Fact]
    public void A_block_is_loaded_when_a_text_first_needs_it()
    {
        using TestCascade files = TestCascade.Create(Early);
        int loaded = 0;
        using InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile, new CascadeOptions { LazyBlocks = true, ConfigureSession = _ => loaded++ });
        Assert.Equal(1, loaded);
        Assert.Equal(0, cascade.Classify("the team wins").Exit);
        Assert.Equal(1, loaded);
        cascade.ClassifyFully("the team wins");
        Assert.Equal(3, loaded);
        cascade.ClassifyFully("the team wins");
        Assert.Equal(3, loaded);
    }

    [Fact]
    public void Warming_up_loads_all()
    {
        using TestCascade files = TestCascade.Create(Early);
        int loaded = 0;
        using InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile, new CascadeOptions { LazyBlocks = true, ConfigureSession = _ => loaded++ });
        cascade.WarmUp();
        Assert.Equal(3, loaded);
    }

    [Fact]
    public void Threads_that_need_a_block_at_the_same_time_load_it_once()
    {
        using TestCascade files = TestCascade.Create(new() { Exits = [0, 1, 2, 3, 4, 5, 6, 7] });
        for (int round = 0; round < 5; round++)
        {
            ConcurrentBag<int> loaded = [];
            using BlockChain chain = Chains.Load(
                files,
                new CascadeOptions { LazyBlocks = true, MaxConcurrency = 8, ConfigureSession = _ => loaded.Add(1) });
            using Barrier start = new(8);
            Background.RunAll(8, thread =>
            {
                int[] ids = files.RandomIds(new Random(thread), 4 + thread);
                start.SignalAndWait();
                BlockChainTests.AssertClose(files.Logits(ids), Chains.Trace(chain, ids, 8));
            });
            Assert.Equal(8, loaded.Count);
        }
    }

    [Fact]
    public void Missing_files_are_told_at_once_and_wrong_ones_when_they_are_needed()
    {
        using TestCascade files = TestCascade.Create();
        using TestCascade other = TestCascade.Create(new() { Seed = 2 });
        CascadeOptions options = new() { LazyBlocks = true, MaxConcurrency = 1 };
        string deep = Path.Combine(files.Folder, "block-04.onnx");
        string right = Path.Combine(files.Folder, "right.onnx");
        File.Move(deep, right);
        CascadeException e =
            Assert.Throws<CascadeException>(() => InterpretedCascade.Load(files.ManifestFile, options).Dispose());
        Assert.Contains("is missing", e.Message, StringComparison.Ordinal);

        File.Copy(Path.Combine(other.Folder, "block-04.onnx"), deep);
        using BlockChain chain = Chains.Load(files, options);
        int[] ids = files.RandomIds(new Random(1), 7);
        for (int round = 0; round < 2; round++)
        {
            e = Assert.Throws<CascadeException>(() => Chains.Trace(chain, ids, 3));
            Assert.Equal(deep, e.File);
            Assert.Contains("its SHA-256 is", e.Message, StringComparison.Ordinal);

            // Texts that need no such block are answered.
            BlockChainTests.AssertClose(files.Logits(ids).AsSpan(0, 6), Chains.Trace(chain, ids, 2));
        }

        // Once fixed, it is loaded.
        File.Move(right, deep, overwrite: true);
        BlockChainTests.AssertClose(files.Logits(ids), Chains.Trace(chain, ids, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_block_that_was_away_for_a_moment_fails_what_needs_it_then_and_nothing_later(int rows)
    {
        using TestCascade files = TestCascade.Create(new() { ExternalData = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile, new CascadeOptions { LazyBlocks = true, BatchRows = rows, MaxConcurrency = 2 });
        cascade.Dial = 0;
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => files.RandomText(new Random(i), i % 9))];
        CascadePrediction[] answers = new CascadePrediction[texts.Length];
        string away = files.Folder + "-away";
        Directory.Move(files.Folder, away);
        for (int round = 0; round < 2; round++)
        {
            Assert.Throws<CascadeException>(() => cascade.Classify(texts, answers));
            Assert.Throws<CascadeException>(() => cascade.WarmUp());
        }

        Directory.Move(away, files.Folder);
        cascade.Classify(texts, answers);
        Assert.Equal(texts.Select(text => cascade.Classify(text).Label), answers.Select(answer => answer.Label));
        cascade.WarmUp();
    }

    [Fact]
    public void A_block_that_cannot_be_loaded_costs_no_context()
    {
        using HandMadeChain files = new(HandMadeChain.First(), HandMadeChain.Later());
        using BlockChain chain = files.Load(lazy: true, rows: 4);
        File.Move(files.PathOf("block-1.onnx"), files.PathOf("away"));
        nint single = Chains.AddressOfContext(chain);
        BatchContext many = chain.Batches.Rent(Never);
        many.Begin(length: 2);
        many.Add([2, 5], [], place: 0, truncated: false);
        Assert.True(many.Next());
        Assert.Throws<CascadeException>(() => many.Next());
        chain.Batches.Return(many);
        Assert.Throws<CascadeException>(() => Chains.Trace(chain, [2, 5], 2));

        Assert.Equal(single, Chains.AddressOfContext(chain));
        Assert.Same(many, chain.Batches.Rent(Never));
        chain.Batches.Return(many);
    }

    [Fact]
    public void Whether_texts_must_be_alone_is_known_before_a_block_is_loaded()
    {
        using HandMadeChain files = new(HandMadeChain.First(), graph =>
        {
            HandMadeChain.Later()(graph);
            graph.Metadata("note", new string('x', 100_000));
            graph.Metadata("earlyexitgen.rows", "alone");
        });
        using BlockChain chain = files.Load(lazy: true, rows: 8);
        Assert.Equal(1, chain.Batches.Rows);
        Assert.Equal([7, -0.5f, 7, -0.5f], Chains.Trace(chain, [2, 5], 2));

        // It counts as what a block takes and gives does: contexts were laid out for it.
        using HandMadeChain others = new(HandMadeChain.First(), HandMadeChain.Later());
        using BlockChain other = files.Load(lazy: true, rows: 8);
        File.Copy(others.PathOf("block-1.onnx"), files.PathOf("block-1.onnx"), overwrite: true);
        CascadeException e = Assert.Throws<CascadeException>(() => Chains.Trace(other, [2, 5], 2));
        Assert.Contains("something else", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_was_exchanged_meanwhile_is_refused()
    {
        using HandMadeChain files = new(HandMadeChain.First(), HandMadeChain.Later());
        using HandMadeChain others = new(HandMadeChain.First(), HandMadeChain.First());
        using BlockChain chain = files.Load(lazy: true);
        File.Copy(others.PathOf("block-1.onnx"), files.PathOf("block-1.onnx"), overwrite: true);
        CascadeException e = Assert.Throws<CascadeException>(() => Chains.Trace(chain, [2, 5], 2));
        Assert.Equal(files.PathOf("block-1.onnx"), e.File);
        Assert.Contains("something else", e.Message, StringComparison.Ordinal);
        Assert.Equal([7, -0.5f], Chains.Trace(chain, [2, 5], 1));
    }
}
