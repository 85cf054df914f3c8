using System.Net.Http.Json;
using EarlyExitGen.AspNetCore;
using EarlyExitGen.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>A cluster answers as one process does.</summary>
public sealed class AnswerTests
{
    private static readonly string[] All = Texts.Of(400);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Front_and_deep_silos_answer_as_one_process_to_the_bit(int cut)
    {
        Action<ClusterSiloOptions> ids = options => options.States = ClusterStates.Never;
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Gateway(),
            SiloPlan.Front(cut, ids),
            SiloPlan.Front(cut, ids),
            SiloPlan.Deep(),
            SiloPlan.Deep());
        NewsPrediction[] expected = OneProcess.Answers(All);
        Assert.Contains(expected, answer => answer.Exit < cut);
        Assert.Contains(expected, answer => answer.Exit >= cut);

        CascadeAnswer<NewsPrediction>[] together = await cluster.Cascade.ClassifyAsync(All, default, Token);
        List<CascadeAnswer<NewsPrediction>> single = [];
        foreach (string text in All.Take(60))
        {
            single.Add(await cluster.Cascade.ClassifyAsync(text, default, Token));
        }

        List<NewsPrediction> stream = await cluster.Cascade
            .ClassifyAsync(All.ToAsyncEnumerable(), Token).ToListAsync(Token);

        Assert.Equal(OneProcess.Bits(expected), OneProcess.Bits(together));
        Assert.Equal(OneProcess.Bits(expected.Take(60)), OneProcess.Bits(single));
        Assert.Equal(OneProcess.Bits(expected), OneProcess.Bits(stream));
        Assert.DoesNotContain(together, answer => answer.Degraded);
        CascadeServiceStatus status = cluster.Cascade.Status;
        Assert.True(status.Ready);
        Assert.Equal((2 * All.Length) + 60, status.Answered.Sum());
        Assert.Equal(0, status.Unanswered + status.Refused);
    }

    [Fact]
    public async Task Silos_that_serve_all_answer_as_one_process_to_the_bit()
    {
        await using NewsCluster cluster =
            await NewsCluster.StartAsync(SiloPlan.All(), SiloPlan.All(Cut), SiloPlan.Gateway());

        CascadeAnswer<NewsPrediction>[] answers = await cluster.Cascade.ClassifyAsync(All, default, Token);

        Assert.Equal(OneProcess.Bits(OneProcess.Answers(All)), OneProcess.Bits(answers));

        static void Cut(ClusterSiloOptions options) => (options.Cut, options.States) = (2, ClusterStates.Never);
    }

    [Fact]
    public async Task A_client_that_is_no_silo_gets_the_same_answers()
    {
        await using NewsCluster cluster =
            await NewsCluster.StartAsync(SiloPlan.Front(), SiloPlan.Deep(), SiloPlan.Front());

        CascadeAnswer<NewsPrediction>[] answers = await cluster.Cascade.ClassifyAsync(All, default, Token);

        Assert.Equal(OneProcess.Bits(OneProcess.Answers(All)), OneProcess.Bits(answers));
    }

    [Fact]
    public async Task A_call_is_answered_at_its_own_setting_of_the_dial()
    {
        await using NewsCluster cluster =
            await NewsCluster.StartAsync(SiloPlan.Front(), SiloPlan.Deep(), SiloPlan.Gateway());
        CascadeCall call = new() { Dial = 0 };

        CascadeAnswer<NewsPrediction>[] answers = await cluster.Cascade.ClassifyAsync(All[..40], call, Token);

        Assert.Equal(OneProcess.Bits(OneProcess.Answers(All[..40], 0)), OneProcess.Bits(answers));
        Assert.All(answers, answer => Assert.Equal(0, answer.Dial));
        Assert.Throws<ArgumentOutOfRangeException>(() => cluster.Cascade.Dial = 1.5f);
        cluster.Cascade.Dial = 0;
        Assert.Equal(0, (await cluster.Cascade.ClassifyAsync(All[0], default, Token)).Dial);
    }

    [Fact]
    public async Task A_trace_says_what_all_exits_say()
    {
        await using NewsCluster cluster =
            await NewsCluster.StartAsync(SiloPlan.Front(), SiloPlan.Deep(), SiloPlan.Gateway());
        using NewsClassifier one = new();
        ICascadeClassifier<string, NewsPrediction> classifier = one;
        TextTrace expected = classifier.Trace(All[0], cancellationToken: Token);

        TextTrace trace = await cluster.Cascade.TraceAsync(All[0], default, Token);

        Assert.Equal(expected.Answered, trace.Answered);
        Assert.Equal(expected.Tokens, trace.Tokens);
        Assert.Equal(
            expected.Exits.Select(exit => (exit.Label, exit.Score, exit.Answers, exit.Threshold)),
            trace.Exits.Select(exit => (exit.Label, exit.Score, exit.Answers, exit.Threshold)));
        Assert.Equal(
            expected.AnsweredAt(classifier.At(0.01f)), trace.AnsweredAt(cluster.Cascade.At(0.01f)));
    }

    [Fact]
    public async Task MapCascade_serves_a_cluster()
    {
        await using NewsCluster cluster =
            await NewsCluster.StartAsync(SiloPlan.Front(), SiloPlan.Deep(), SiloPlan.Gateway());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(cluster.Cascade);
        await using WebApplication app = builder.Build();
        app.MapCascade<NewsClassifier>("/news");
        await app.StartAsync(Token);
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };
        NewsPrediction expected = OneProcess.Answers([All[3]])[0];

        using HttpResponseMessage response =
            await client.PostAsJsonAsync("/news", new { text = All[3] }, Token);

        CascadeResponse? answer = await response.Content.ReadFromJsonAsync(
            CascadeJson.Default.CascadeResponse, Token);
        Assert.Equal(expected.Label.ToString(), answer!.Label.Replace("/", "", StringComparison.Ordinal));
        Assert.Equal(expected.Exit, answer.Exit);
    }
}
