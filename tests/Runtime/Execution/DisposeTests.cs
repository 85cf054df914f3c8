using System.Collections.Concurrent;
using System.Diagnostics;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

[Collection(nameof(NonParallel))]
public class DisposeTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    public void Afterwards_every_call_is_refused_and_no_block_is_loaded(int rows, bool lazy)
    {
        using TestCascade files = TestCascade.Create();
        int loaded = 0;
        InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile,
            new CascadeOptions { BatchRows = rows, LazyBlocks = lazy, ConfigureSession = _ => loaded++ });
        cascade.Dispose();
        int before = loaded;
        CascadePrediction[] answers = new CascadePrediction[2];
        Action[] calls =
        [
            () => cascade.Classify("the"),
            () => cascade.Classify("the".AsSpan()),
            () => cascade.ClassifyFully("the"),
            () => cascade.ClassifyTokens([2, 3]),
            () => cascade.ClassifyTokensFully([2, 3]),
            () => cascade.Trace("the", new float[9]),
            () => cascade.Classify(["the", "oil"], answers),
            () => cascade.Classify(["the"], answers),
            () => cascade.Classify([], answers),
            () => cascade.ClassifyAsync(AsyncEnumerable.Empty<string>(), Never),
            () => cascade.WarmUp(),
        ];
        Assert.All(calls, static call => Assert.Throws<ObjectDisposedException>(call));
        Assert.Equal(before, loaded);
        cascade.Dispose();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    public void While_it_is_disposed_of_first_batches_and_warming_up_are_served_or_refused(int rows, bool lazy)
    {
        using TestCascade files = TestCascade.Create();
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => files.RandomText(new Random(i), i % 9))];
        for (int round = 0; round < 8; round++)
        {
            InterpretedCascade cascade = InterpretedCascade.Load(
                files.ManifestFile,
                new CascadeOptions
                {
                    BatchRows = rows,
                    LazyBlocks = lazy,
                    CheckHashes = false,
                    MaxConcurrency = 2,
                    IntraOpThreads = 1
                });
            using Barrier start = new(16);
            ConcurrentBag<Exception> refused = [];
            Background.RunAll(16, thread =>
            {
                start.SignalAndWait();
                try
                {
                    Use(cascade, thread, texts);
                }
                catch (ObjectDisposedException e)
                {
                    refused.Add(e);
                }
            });
            Assert.NotEmpty(refused);
        }
    }

    [Fact]
    public void Of_several_threads_one_releases_and_all_wait_for_texts_under_way()
    {
        using TestCascade files = TestCascade.Create();
        for (int round = 0; round < 10; round++)
        {
            BlockChain chain = Chains.Load(files, new CascadeOptions { CheckHashes = false, BatchRows = 4 });
            BlockRun underWay = chain.BeginTokens([2, 5, 3]);
            using Barrier start = new(5);
            bool ended = false;
            Background[] disposing = [.. Enumerable.Range(0, 4).Select(_ => new Background(() =>
            {
                start.SignalAndWait();
                chain.Dispose();
                Assert.True(Volatile.Read(ref ended));
            }))];
            start.SignalAndWait();
            BlockChainTests.AssertClose(files.Logits([2, 5, 3])[..3], underWay.Next());
            Volatile.Write(ref ended, true);
            underWay.Dispose();
            Assert.All(disposing, static one =>
            {
                one.AssertEnds();
                Assert.Null(one.Exception);
            });
        }
    }

    [Fact]
    public async Task Asynchronously_it_waits_without_a_thread()
    {
        using TestCascade files = TestCascade.Create();
        BlockChain chain = Chains.Load(files);
        (Task first, Task second) = Begin(chain);
        await first;
        await second;
        await chain.DisposeAsync();
        chain.Dispose();
        Assert.Throws<ObjectDisposedException>(() => chain.BeginTokens([2, 3]).Dispose());

        await using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Classify("the");

        // A run lives on the stack only.
        static (Task, Task) Begin(BlockChain chain)
        {
            using BlockRun run = chain.BeginTokens([2, 5, 3]);
            Task first = chain.DisposeAsync().AsTask();
            Task second = chain.DisposeAsync().AsTask();
            Assert.Throws<ObjectDisposedException>(() => chain.BeginTokens([2, 3]).Dispose());
            Assert.False(first.IsCompleted || second.IsCompleted);
            run.Next();
            return (first, second);
        }
    }

    [Fact]
    public async Task Streams_that_are_read_meanwhile_all_end()
    {
        using TestCascade files = TestCascade.Create();
        InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { MaxConcurrency = 2 });
        using SemaphoreSlim answered = new(0);
        Task[] streams = [.. Enumerable.Range(0, 12).Select(_ => Task.Run(
            async () =>
            {
                await foreach (CascadePrediction _ in cascade.ClassifyAsync(Endless(), Never))
                {
                    answered.Release();
                }
            },
            Never))];
        for (int i = 0; i < 30; i++)
        {
            await answered.WaitAsync(Never);
        }

        await cascade.DisposeAsync();
        foreach (Task stream in streams)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => stream);
        }
    }

    [Fact]
    public void What_cannot_be_loaded_leaves_no_session_behind()
    {
        using TestCascade files = TestCascade.Create();
        using Process process = Process.GetCurrentProcess();

        // Each session has that many threads: those of one that is left would be seen among all others.
        const int ThreadsEach = 64;
        CascadeOptions options = new() { IntraOpThreads = ThreadsEach, CheckHashes = false };
        int before = Threads();
        Assert.Throws<ArgumentOutOfRangeException>(
            () => InterpretedCascade.Load(files.ManifestFile, options, (CascadeRule)99).Dispose());
        Assert.InRange(Threads(), 0, before + (ThreadsEach / 2));

        int Threads()
        {
            process.Refresh();
            return process.Threads.Count;
        }
    }

    private static void Use(InterpretedCascade cascade, int thread, string[] texts)
    {
        if (thread == 0)
        {
            cascade.Dispose();
        }
        else if (thread % 2 == 0)
        {
            cascade.WarmUp();
        }

        cascade.Classify(texts, new CascadePrediction[texts.Length]);
    }

    private static async IAsyncEnumerable<string> Endless()
    {
        while (true)
        {
            yield return "the team wins";
        }
    }
}
