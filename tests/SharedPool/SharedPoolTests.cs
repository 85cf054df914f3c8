using System.Diagnostics;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.SharedPool.Tests;

/// <summary>Cascades in a process whose application made the thread pool for all sessions.</summary>
[Collection(nameof(HostFixture))]
public class SharedPoolTests(HostFixture host)
{
    private static readonly CascadeOptions Shared = new() { UseSharedPool = true };

    [Fact]
    public void Before_there_is_an_environment_a_cascade_is_refused_and_makes_none()
    {
        Assert.False(host.CreatedBefore);
        Assert.NotNull(host.TooEarly);
        Assert.Contains("call OrtEnv.CreateInstanceWithOptions", host.TooEarly.Message, StringComparison.Ordinal);
        Assert.False(host.CreatedByRefusal);
    }

    [Fact]
    public void Several_cascades_share_the_pool_and_answer_as_with_pools_of_their_own()
    {
        using TestCascade firstFiles = TestCascade.Create();
        using TestCascade secondFiles = TestCascade.Create(new() { Seed = 2, Exits = [0, 1, 2, 3] });
        using InterpretedCascade first = InterpretedCascade.Load(firstFiles.ManifestFile, Shared);
        using InterpretedCascade second = InterpretedCascade.Load(secondFiles.ManifestFile, Shared);
        using InterpretedCascade firstAlone = InterpretedCascade.Load(firstFiles.ManifestFile);
        using InterpretedCascade secondAlone = InterpretedCascade.Load(secondFiles.ManifestFile);
        Assert.Equal(new CascadeThreads(SharedPool: true, PerText: 0), first.Threads);
        Assert.Equal("shared pool", second.Threads.ToString());
        Assert.False(firstAlone.Threads.SharedPool);
        Parallel.For(0, 100, i =>
        {
            int[] ids = firstFiles.RandomIds(new Random(i), 2 + (i % 15));
            Assert.Equal(firstAlone.ClassifyTokens(ids), first.ClassifyTokens(ids));
            Assert.Equal(secondAlone.ClassifyTokensFully(ids), second.ClassifyTokensFully(ids));
        });
    }

    [Fact]
    public void No_session_has_threads_of_its_own()
    {
        using TestCascade files = TestCascade.Create(new() { Exits = [.. Enumerable.Range(1, 60)] });
        int before = CountThreads();
        using InterpretedCascade shared = InterpretedCascade.Load(files.ManifestFile, Shared);
        int sharing = CountThreads() - before;
        using InterpretedCascade alone =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { IntraOpThreads = 3 });
        int owning = CountThreads() - before - sharing;

        // Sixty sessions, two threads each beside the caller's; what else starts threads here starts few.
        Assert.InRange(sharing, -30, 30);
        Assert.InRange(owning, 90, 150);
    }

    [Fact]
    public void The_size_of_the_pool_is_not_the_cascades_to_say()
    {
        using TestCascade files = TestCascade.Create();
        ArgumentException e = Assert.Throws<ArgumentException>(
            "options",
            () => InterpretedCascade.Load(
                files.ManifestFile, new CascadeOptions { UseSharedPool = true, IntraOpThreads = 2 }).Dispose());
        Assert.Contains("IntraOpThreads", e.Message, StringComparison.Ordinal);
    }

    private static int CountThreads()
    {
        using Process process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
