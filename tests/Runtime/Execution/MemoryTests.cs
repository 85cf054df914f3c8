using System.Runtime.InteropServices;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

/// <summary>
/// The memory that calls leave behind: memory in use, not memory that the system has given the process.
/// </summary>
[Collection(nameof(NonParallel))]
public class MemoryTests
{
    // A native tensor that each call left behind would take some hundred bytes.
    private const int MostPerCall = 50;
    private const int Windows = 7;

    [Fact]
    public void Calls_of_random_length_leave_nothing_behind() => AssertNothingLeft(calls: 6000);

    [Fact]
    [Slow]
    public void A_million_calls_leave_nothing_behind() => AssertNothingLeft(calls: 150_000);

    private static void AssertNothingLeft(int calls)
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { IntraOpThreads = 1 });
        using CancellationTokenSource source = new();
        cascade.WarmUp();
        int[][] texts = [.. Enumerable.Range(0, 500).Select(i => files.RandomIds(new Random(i), 2 + (i % 15)))];
        string[] words = [.. Enumerable.Range(0, 500).Select(i => files.RandomText(new Random(i), i % 20))];
        Run(calls);
        List<long> managed = [];
        List<long> native = [];
        for (int window = 0; window < Windows; window++)
        {
            (long managedBefore, long nativeBefore) = Used();
            Run(calls);
            (long managedAfter, long nativeAfter) = Used();
            managed.Add(managedAfter - managedBefore);
            native.Add(nativeAfter - nativeBefore);
        }

        // What calls leave behind is there after each window, what the process takes for itself, to compile code say,
        // after few.
        Assert.True(
            Median(managed) < calls * MostPerCall && Median(native) < calls * MostPerCall,
            $"bytes more after each {calls} calls: managed {string.Join(' ', managed)}, native "
                + $"{string.Join(' ', native)}");

        void Run(int count)
        {
            for (int i = 0; i < count; i += 2)
            {
                cascade.ClassifyTokensFully(texts[i % texts.Length]);
                cascade.Classify(words[i % words.Length], source.Token);
            }
        }
    }

    private static long Median(IEnumerable<long> values) => values.Order().ElementAt(Windows / 2);

    // Native memory only where the C library tells of it, as glibc does.
    private static (long Managed, long Native) Used()
    {
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        GC.WaitForPendingFinalizers();
        return NativeLibrary.TryLoad("libc.so.6", out nint library)
            && NativeLibrary.TryGetExport(library, "mallinfo2", out nint info)
            ? (managed, NativeBytes(info))
            : (managed, 0);
    }

    private static long NativeBytes(nint function)
    {
        Allocator allocator = Marshal.GetDelegateForFunctionPointer<Mallinfo2>(function)();
        return (long)(allocator.UsedBytes + allocator.MappedBytes);
    }

    private delegate Allocator Mallinfo2();

    // glibc's struct mallinfo2: ten numbers, of which these are hblkhd and uordblks.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Allocator
    {
        private readonly nuint _arena, _ordblks, _smblks, _hblks;

        public readonly nuint MappedBytes;

        private readonly nuint _usmblks, _fsmblks;

        public readonly nuint UsedBytes;

        private readonly nuint _fordblks, _keepcost;
    }
}
