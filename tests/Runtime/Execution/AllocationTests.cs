using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
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
        Allocations.AssertNone(() =>
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
        Allocations.AssertNone(() =>
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
        Allocations.AssertNone(() => cascade.Classify(Text, "oil prices fall"));
    }

    [Fact]
    public void A_state_is_copied_without_allocating()
    {
        using TestCascade files = TestCascade.Create(new() { CarriedState = true, Exits = [0, 1, 2, 3] });
        using BlockChain chain = Chains.Load(files);
        int[] ids = files.RandomIds(new Random(1), 9);
        (int, int) place = chain.PlaceAfter(2);
        float[] state = new float[chain.StateSize(2, ids.Length)!.Value];
        TextState going = new(new TokenizedText(ids, false), state, Streak: 0, LastAnswer: -1);
        Allocations.AssertNone(() =>
        {
            using (BlockRun front = chain.BeginTokens(ids))
            {
                front.Next();
                front.Next();
                front.CopyState(state);
            }

            using BlockRun run = chain.BeginState(going, place, traced: true, CancellationToken.None);
            run.Next();
        });
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
}
