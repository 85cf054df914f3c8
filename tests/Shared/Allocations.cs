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

    /// <summary>
    /// How often is measured until nothing more than that is seen. The runtime's cache of casts starts with 3,120
    /// bytes and doubles up to 98,352, on whatever thread casts what is new to it. What calls allocate they allocate
    /// each time, so a measurement is never about fewer of them.
    /// </summary>
    private const int Attempts = 8;

    /// <summary>How many measurements in a row must then see nothing.</summary>
    private const int QuietAgain = 3;

    /// <summary>Fails if warm calls allocate, added up over all of them.</summary>
    /// <param name="call">What is called.</param>
    /// <param name="calls">How often, to become warm and then once more.</param>
    /// <param name="ofProcess">Whether other threads do part of the work; nothing else may run then.</param>
    public static void AssertNone(Action call, int calls = 1000, bool ofProcess = false)
    {
        Repeat();
        AssertNone(
            () =>
            {
                long before = Allocated(ofProcess);
                Repeat();
                return Allocated(ofProcess) - before;
            },
            calls);

        void Repeat()
        {
            for (int i = 0; i < calls; i++)
            {
                call();
            }
        }
    }

    /// <summary>Fails unless nothing is allocated, or, after something was, nothing several times in a row.</summary>
    /// <param name="measure">Makes that many warm calls, and returns what they allocated, added up.</param>
    /// <param name="calls">How many.</param>
    public static void AssertNone(Func<long> measure, int calls)
    {
        List<long> seen = [];
        int quiet = 0;
        while (seen.Count < Attempts)
        {
            seen.Add(measure());
            quiet = seen[^1] <= Once ? quiet + 1 : 0;

            // Once something was seen, one measurement without it may be luck.
            if (quiet == (seen.Count == 1 ? 1 : QuietAgain))
            {
                return;
            }
        }

        Assert.Fail(FormattableString.Invariant(
            $"{string.Join(", ", seen)} bytes in {calls} calls each time; none should allocate."));
    }

    /// <summary>The bytes that this thread, or the process, has allocated so far.</summary>
    public static long Allocated(bool ofProcess) =>
        ofProcess ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
}
