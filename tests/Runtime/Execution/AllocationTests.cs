using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

[Collection(nameof(NonParallel))]
public class AllocationTests
{
    private const string Text = "Wall St. bears claw back into the black, café prices (oil: $50) rise unspeakably";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Token_ids_are_classified_without_allocating(bool int64)
    {
        using TestCascade files = TestCascade.Create(new() { Int64Ids = int64, CarriedState = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        int[][] texts = [.. Enumerable.Range(1, 16).Select(length => files.RandomIds(new Random(length), length))];
        AssertNothing(() =>
        {
            foreach (int[] ids in texts)
            {
                cascade.ClassifyTokens(ids);
                cascade.ClassifyTokensFully(ids);
            }
        });
    }

    [Fact]
    public void Texts_are_classified_without_allocating()
    {
        using TestCascade files = TestCascade.Create(new() { MaxTokens = 64 });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        string lengthy = string.Join(' ', Enumerable.Repeat(Text, 200));
        AssertNothing(() =>
        {
            cascade.Classify("");
            cascade.Classify(Text);
            cascade.Classify(lengthy);
        });
    }

    [Fact]
    public void Pairs_are_classified_without_allocating()
    {
        using TestCascade files = TestCascade.Create(new() { Pair = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        AssertNothing(() => cascade.Classify(Text, "oil prices fall"));
    }

    [Fact]
    public void Turning_the_dial_is_all_that_allocates()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Classify(Text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        cascade.Dial = 0.05f;
        Assert.True(GC.GetAllocatedBytesForCurrentThread() > before);
    }

    private static void AssertNothing(Action calls)
    {
        // Warm: the compiler's tiers, the bindings of each length.
        for (int i = 0; i < 100; i++)
        {
            calls();
        }

        // On a busy machine code may be compiled anew as late as now, which allocates too: then the next round shows it.
        long allocated = -1;
        for (int round = 0; round < 5 && allocated != 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                calls();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
