using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Execution;
using Xunit;

namespace EarlyExitGen.Tests.Streaming;

[Collection(nameof(NonParallel))]
public class ClassifyAsyncTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Texts_get_the_answers_that_they_get_alone(int concurrency)
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile, new CascadeOptions { MaxConcurrency = concurrency });
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => files.RandomText(new Random(i), i % 20))];
        Assert.Equal(
            texts.Select(text => cascade.Classify(text)),
            await cascade.ClassifyAsync(texts.ToAsyncEnumerable(), Never).ToArrayAsync(Never));
    }

    [Fact]
    public async Task Pairs_too()
    {
        using TestCascade files = TestCascade.Create(new() { Pair = true });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        (string, string)[] pairs =
            [.. Enumerable.Range(0, 100).Select(
                i => (files.RandomText(new Random(i), i % 9), files.RandomText(new Random(-i), i % 7)))];
        Assert.Equal(
            pairs.Select(pair => cascade.Classify(pair.Item1, pair.Item2)),
            await cascade.ClassifyAsync(pairs.ToAsyncEnumerable(), Never).ToArrayAsync(Never));
    }

    [Fact]
    public async Task A_cascade_that_is_disposed_of_meanwhile_refuses_the_rest()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (CascadePrediction _ in cascade.ClassifyAsync(Endless("the"), Never))
            {
                cascade.Dispose();
            }
        });
    }

    [Fact]
    public async Task Many_texts_take_no_more_memory_than_few()
    {
        using TestCascade files = TestCascade.Create(new() { Exits = [1], Mask = false });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.WarmUp();
        const int Texts = 100_000;

        // Were a byte kept for each text, it would be 90,000, each time; a task is about 100. What the runtime itself
        // takes for more threads or code is over after the first times.
        const long Most = 60_000;
        long growth = long.MaxValue;
        for (int attempt = 0; attempt < 3 && growth > Most; attempt++)
        {
            int count = 0;
            long early = 0;
            await foreach (CascadePrediction _ in cascade.ClassifyAsync(Endless("the team wins").Take(Texts), Never))
            {
                if (++count == Texts / 10)
                {
                    early = GC.GetTotalMemory(forceFullCollection: true);
                }
            }

            growth = GC.GetTotalMemory(forceFullCollection: true) - early;
            Assert.Equal(Texts, count);
        }

        Assert.InRange(growth, long.MinValue, Most);
    }

    [Fact]
    public void The_texts_must_be_there()
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        Assert.Throws<ArgumentNullException>(
            "texts", () => cascade.ClassifyAsync((IAsyncEnumerable<string>)null!, Never));
    }

    private static async IAsyncEnumerable<string> Endless(string text)
    {
        while (true)
        {
            yield return text;
        }
    }
}
