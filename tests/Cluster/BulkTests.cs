using EarlyExitGen.Cluster.Bulk;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Wire;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>Chunks that are asked for by a cascade's name, without its class.</summary>
public sealed class BulkTests
{
    private static readonly string[] All = Texts.Of(640);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chunks_have_the_answers_of_one_process_and_a_killed_silo_costs_none()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Front(), SiloPlan.Front(), SiloPlan.Deep(), SiloPlan.Deep());
        BulkAsker asker = AskerOf(cluster);
        PackedAnswer[] expected = [.. OneProcess.Answers(All).Select(Of)];

        Assert.Equal(
            [ClusterTiers.Front, ClusterTiers.Front, ClusterTiers.Deep, ClusterTiers.Deep],
            (await OffersAsync(asker, 4)).Select(static offer => offer.Tiers).Order());
        Assert.Equal(expected, await AskAsync(asker));

        Task<PackedAnswer[]>[] rounds = [.. Enumerable.Range(0, 4).Select(_ => AskAsync(asker))];
        await cluster.KillAsync(cluster.Silos[3]);

        foreach (Task<PackedAnswer[]> round in rounds)
        {
            Assert.Equal(expected, await round);
        }
    }

    [Fact]
    public async Task Only_silos_of_the_very_cascade_answer()
    {
        using NewerCascade newer = new();
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.All(options => options.Folder = newer.Folder));
        BulkAsker asker = AskerOf(cluster, TimeSpan.FromMilliseconds(1));

        SiloOffer offer = Assert.Single(await OffersAsync(asker, 1));

        Assert.Equal(SiloOffer.ShapeOf(NewsClassifier.Info), offer.Shape);
        Assert.NotEqual(NewsClassifier.Info.Fingerprint, offer.Fingerprint);
        TimeoutException e =
            await Assert.ThrowsAsync<TimeoutException>(() => asker.AskAsync(All[..2], null, 0.01f, Token));
        Assert.StartsWith("NewsClassifier has not answered anything for ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_cascade_does_not_take_is_an_error_at_once()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(SiloPlan.All());

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(
            () => AskerOf(cluster).AskAsync(All[..2], null, 7, Token));

        Assert.Contains("The dial of NewsClassifier lies in", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slow_chunks_are_waited_for_longer_and_fewer_are_under_way()
    {
        BulkPace pace = new(TimeProvider.System);
        pace.Silos(3);
        Assert.Equal(6, pace.Ahead);
        for (int i = 0; i < 300; i++)
        {
            pace.Answered(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal(256, pace.Ahead);
        Assert.Equal(TimeSpan.FromSeconds(2), pace.Patience);
        pace.Answered(TimeSpan.FromSeconds(5));
        pace.Refused();
        Assert.Equal(254, pace.Ahead);
        Assert.Equal(TimeSpan.FromSeconds(20), pace.Patience);
        for (int i = 0; i < 300; i++)
        {
            pace.Answered(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(6, pace.Ahead);
        Assert.Equal(TimeSpan.FromMinutes(1), pace.Patience);
    }

    private static BulkAsker AskerOf(NewsCluster cluster, TimeSpan? giveUpAfter = null) => new(
        cluster.Client, NewsClassifier.Info, "NewsClassifier", giveUpAfter ?? TimeSpan.FromMinutes(2));

    private static PackedAnswer Of(NewsPrediction answer) =>
        new((int)answer.Label, answer.Confidence, answer.Exit, answer.Layers, answer.Truncated);

    // What a silo serves is known to the others a moment after it has joined.
    private static async Task<SiloOffer[]> OffersAsync(BulkAsker asker, int silos)
    {
        while (true)
        {
            SiloOffer[] offers = [.. (await asker.OffersAsync()).Select(static one => one.Offer)];
            if (offers.Length >= silos)
            {
                return offers;
            }

            await Task.Delay(20, Token);
        }
    }

    private static async Task<PackedAnswer[]> AskAsync(BulkAsker asker)
    {
        Task<PackedAnswer[]>[] chunks =
            [.. All.Chunk(64).Select(chunk => asker.AskAsync(chunk, null, NewsClassifier.Info.Dial, Token))];
        return [.. (await Task.WhenAll(chunks)).SelectMany(static chunk => chunk)];
    }
}
