using System.Diagnostics;
using EarlyExitGen.TestCascades;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.SharedPool.Tests;

/// <summary>
/// From where the sessions of cascades take their memory, and what loading one leaves in the environment.
/// </summary>
[Collection(nameof(HostFixture))]
public class ArenaTests
{
    // Far more than all else that a test reserves, threads' stacks included: they have none.
    private const int FirstChunk = 1 << 29;

    [Fact]
    public void While_a_cascade_is_loaded_its_sessions_take_the_environments_arena_and_none_is_left_there()
    {
        using TestCascade files = TestCascade.Create();
        List<bool> found = [];

        // An arena that begins with half a gigabyte stands in for the one that was found: whoever takes it can be seen.
        void Swap(SessionOptions session)
        {
            found.Add(TakeAway());
            Register(FirstChunk);
        }

        long reserved = Reserved(files, new CascadeOptions { IntraOpThreads = 1, ConfigureSession = Swap });
        Assert.Equal([true, true, true], found);
        Assert.InRange(reserved, 3L * FirstChunk * 9 / 10, long.MaxValue);
        Assert.False(TakeAway());
    }

    [Fact]
    public void Sessions_of_an_application_that_registered_an_arena_take_that_one_and_leave_it()
    {
        using TestCascade files = TestCascade.Create();
        Register(FirstChunk);
        long reserved = Reserved(files, new CascadeOptions { IntraOpThreads = 1, UseSharedArena = true });
        Assert.InRange(reserved, FirstChunk * 9L / 10, FirstChunk * 19L / 10);
        Assert.True(TakeAway());
    }

    [Fact]
    public void Lazy_blocks_have_arenas_of_their_own_and_the_applications_stays()
    {
        using TestCascade files = TestCascade.Create();
        Register(FirstChunk);
        long reserved = Reserved(files, new CascadeOptions { IntraOpThreads = 1, LazyBlocks = true });
        Assert.InRange(reserved, long.MinValue, FirstChunk * 9L / 10);
        Assert.True(TakeAway());
    }

    [Fact]
    public void A_cascade_that_cannot_be_loaded_leaves_no_arena()
    {
        using TestCascade files = TestCascade.Create();
        CascadeOptions broken = new() { ConfigureSession = _ => throw new InvalidOperationException("broken") };
        Assert.Throws<InvalidOperationException>(() => InterpretedCascade.Load(files.ManifestFile, broken).Dispose());
        Assert.False(TakeAway());
    }

    [Fact]
    public void Cascades_that_are_loaded_run_and_disposed_of_beside_each_other_answer_as_with_an_arena_per_session()
    {
        using TestCascade files = TestCascade.Create();
        CascadeOptions apart =
            new() { ConfigureSession = session => session.AddSessionConfigEntry("session.use_env_allocators", "0") };
        using InterpretedCascade reference = InterpretedCascade.Load(files.ManifestFile, apart);
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
            for (int text = 0; text < 10; text++)
            {
                int[] ids = files.RandomIds(new Random(i + text), 2 + ((i + text) % 15));
                Assert.Equal(reference.ClassifyTokensFully(ids), cascade.ClassifyTokensFully(ids));
            }
        });
        Assert.False(TakeAway());
    }

    // The address space that a cascade takes until it has answered a text.
    private static long Reserved(TestCascade files, CascadeOptions options)
    {
        long before = VirtualBytes();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile, options);
        cascade.ClassifyTokensFully(files.RandomIds(new Random(1), 5));
        return VirtualBytes() - before;
    }

    private static void Register(int firstChunk)
    {
        using OrtMemoryInfo memory =
            new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using OrtArenaCfg arena = new(0, 0, firstChunk, -1);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
    }

    // Whether there was one.
    private static bool TakeAway()
    {
        using OrtMemoryInfo memory =
            new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        try
        {
            OrtEnv.Instance().UnregisterAllocator(memory);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    private static long VirtualBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.VirtualMemorySize64;
    }
}
