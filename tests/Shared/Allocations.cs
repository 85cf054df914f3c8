using Xunit;

namespace EarlyExitGen.Tests.Shared;

/// <summary>The allocations of warm calls.</summary>
internal static class Allocations
{
    /// <summary>
    /// Bytes that a test may see although no call allocates: code that is compiled again on a busy machine can have
    /// something made, once. The smallest object takes 24 bytes, so of 1,000 calls one in 24 would be noticed.
    /// </summary>
    private const long Once = 1000;

    /// <summary>Fails if warm calls allocate, added up over all of them.</summary>
    /// <param name="call">What is called.</param>
    /// <param name="calls">How often, to become warm and then once more.</param>
    /// <param name="ofProcess">Whether other threads do part of the work; nothing else may run then.</param>
    public static void AssertNone(Action call, int calls = 1000, bool ofProcess = false)
    {
        Repeat(call, calls);
        long allocated = Measure();

        // Once in a process's life the runtime's cache of casts grows to 4,096 entries, 98,352 bytes, on whatever
        // thread needs it. What calls allocate they allocate again.
        AssertNone(allocated > Once ? Measure() : allocated, calls);

        long Measure()
        {
            long before = Allocated(ofProcess);
            Repeat(call, calls);
            return Allocated(ofProcess) - before;
        }
    }

    /// <summary>Fails if that many calls have allocated, added up.</summary>
    public static void AssertNone(long allocated, int calls) =>
        Assert.True(
            allocated <= Once,
            FormattableString.Invariant($"{allocated} bytes in {calls} calls; none should allocate."));

    /// <summary>The bytes that this thread, or the process, has allocated so far.</summary>
    public static long Allocated(bool ofProcess) =>
        ofProcess ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();

    private static void Repeat(Action call, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            call();
        }
    }
}
