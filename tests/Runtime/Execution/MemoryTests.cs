using System.Diagnostics;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

/// <summary>What benchmarks/Footprint shows with a million calls, with fewer.</summary>
[Collection(nameof(NonParallel))]
public class MemoryTests
{
    private const int Calls = 20_000;
    private const int Rounds = 6;
    private const int MostManaged = 20_000;
    private const int MostResident = Calls * 200;

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

        // A native tensor left behind by each call would be some hundred bytes, in every round; what the rest of the process
        // does, code that is compiled or pages that the collector takes, is over after some.
        (long Managed, long Resident) growth = (long.MaxValue, long.MaxValue);
        for (int round = 0; round < Rounds && !(growth.Managed < MostManaged && growth.Resident < MostResident); round++)
        {
            (long managed, long resident) = Memory();
            Run(Calls);
            (long managedLater, long residentLater) = Memory();
            growth = (managedLater - managed, residentLater - resident);
        }

        Assert.True(growth.Managed < MostManaged && growth.Resident < MostResident, $"{growth} bytes more after {Calls} calls");

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
