using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Execution;
using Xunit;

namespace EarlyExitGen.Tests.Devices;

/// <summary>Blocks whose tensors are handed over with each run, as a device needs it, here on the CPU.</summary>
[Collection(nameof(NonParallel))]
public class DeviceBindingTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Texts_are_answered_as_with_bound_tensors(bool pair, bool carried)
    {
        using TestCascade files = TestCascade.Create(new() { Pair = pair, CarriedState = carried, Int64Ids = carried });
        using InterpretedCascade bound = InterpretedCascade.Load(files.ManifestFile);
        using InterpretedCascade copied =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { CopiesTensors = true });
        copied.WarmUp();

        // Twice the same lengths: what a first text left in a context must not answer for a second.
        for (int i = 0; i < 60; i++)
        {
            int[] ids = files.RandomIds(new Random(i), 3 + (i % 12));
            Assert.Equal(bound.ClassifyTokensFully(ids), copied.ClassifyTokensFully(ids));
            Assert.Equal(bound.ClassifyTokens(ids), copied.ClassifyTokens(ids));
        }
    }

    [Fact]
    public void Batches_are_answered_as_with_bound_tensors()
    {
        using TestCascade files = TestCascade.Create(new() { Mask = true });
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => files.RandomText(new Random(i), i % 14))];
        CascadePrediction[] expected = Classify(copies: false);
        Assert.Equal(expected, Classify(copies: true));
        Assert.True(expected.Select(p => p.Exit).Distinct().Count() > 1);

        CascadePrediction[] Classify(bool copies)
        {
            using InterpretedCascade cascade = InterpretedCascade.Load(
                files.ManifestFile, new CascadeOptions { CopiesTensors = copies, BatchRows = 8, MaxConcurrency = 1 });
            cascade.Dial = 0.05f;
            CascadePrediction[] predictions = new CascadePrediction[texts.Length];
            cascade.Classify(texts, predictions);
            return predictions;
        }
    }

    [Fact]
    public void A_call_is_cancelled_in_the_middle()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { CopiesTensors = true });
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => cascade.Classify("stocks fall", source.Token));
        Assert.Equal(cascade.Classify("stocks fall"), cascade.Classify("stocks fall", CancellationToken.None));
    }

    [Fact]
    public void A_run_leaves_no_more_than_a_few_lists_behind()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { CopiesTensors = true });
        int[] ids = files.RandomIds(new Random(1), 10);
        cascade.ClassifyTokensFully(ids);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            cascade.ClassifyTokensFully(ids);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 1, 4096);
    }
}
