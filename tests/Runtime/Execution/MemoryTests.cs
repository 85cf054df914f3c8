using System.Diagnostics;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

/// <summary>What benchmarks/Footprint shows with a million calls, with fewer.</summary>
[Collection(nameof(NonParallel))]
public class MemoryTests
{
    private const int Calls = 20_000;

    [Fact]
    public void Calls_of_random_length_leave_nothing_behind()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { IntraOpThreads = 1 });
        using CancellationTokenSource source = new();
        cascade.WarmUp();
        int[][] texts = [.. Enumerable.Range(0, 500).Select(i => files.RandomIds(new Random(i), 2 + (i % 15)))];
        string[] words = [.. Enumerable.Range(0, 500).Select(i => files.RandomText(new Random(i), i % 20))];
        Run(Calls / 10);
        (long managed, long resident) = Memory();
        Run(Calls);
        (long managedLater, long residentLater) = Memory();

        // A native tensor left behind by each call would be some hundred bytes.
        Assert.InRange(managedLater, 0, managed + 20_000);
        Assert.InRange(residentLater, 0, resident + (Calls * 200));

        void Run(int calls)
        {
            for (int i = 0; i < calls; i += 2)
            {
                cascade.ClassifyTokensFully(texts[i % texts.Length]);
                cascade.Classify(words[i % words.Length], source.Token);
            }
        }
    }

    private static (long Managed, long Resident) Memory()
    {
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        using Process process = Process.GetCurrentProcess();
        return (managed, process.WorkingSet64);
    }
}
