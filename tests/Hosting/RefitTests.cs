using EarlyExitGen.Hosting.Shadow;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>Maps and promises that are refitted where the promise is broken: the sample's own cascade.</summary>
public class RefitTests
{
    private static readonly string[] Words =
    [
        "oil", "striker", "chip", "peace", "bank", "goal", "software", "president", "shares", "coach", "satellite",
        "minister", "profit", "match", "internet", "troops", "market", "season", "scientists", "election",
    ];

    [Fact]
    public async Task A_broken_promise_is_refitted_kept_and_written_on_request()
    {
        using IHost host = await StartAsync();
        ICascadeService<string, NewsPrediction> cascade =
            host.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();
        CascadeInfo compiled = cascade.Info;
        ShadowDraw draw = new(5);

        // Words of all topics in no order: the exits are sure of them, each of another topic.
        for (int i = 0; cascade.Info.Fingerprint == compiled.Fingerprint; i++)
        {
            Assert.True(i < 60, "It was not refitted after 3,000 texts.");
            await cascade.ClassifyAsync([.. Enumerable.Range(0, 50).Select(_ => Salad(draw))]);
            await Until.Holds(() => cascade.Shadow is not { Waiting: > 0 });
        }

        Assert.Equal(0.1f, cascade.Dial);
        Assert.NotSame(compiled, cascade.Info);
        Assert.True(cascade.Shadow is null or { Broken: false });
        Assert.Equal(200, cascade.Info.Calibration!.Texts);

        // Fresh texts keep what is promised now.
        string[] fresh = [.. Enumerable.Range(0, 300).Select(_ => Salad(draw))];
        int disagreed = 0;
        foreach (string text in fresh)
        {
            TextTrace trace = await cascade.TraceAsync(text);
            disagreed += trace.Label != trace.FullLabel ? 1 : 0;
        }

        Assert.InRange(disagreed, 0, 45);
        using TemporaryFolder folder = new();
        string saved = Path.Combine(folder.Path, "saved");
        await cascade.SaveAsync(saved, TestContext.Current.CancellationToken);
        string fingerprint = cascade.Info.Fingerprint;
        await Assert.ThrowsAsync<IOException>(() => cascade.SaveAsync(saved));
        Assert.Equal([saved], Directory.GetFileSystemEntries(folder.Path));

        // Another host takes it from there.
        using IHost next = await StartAsync();
        ICascadeService<string, NewsPrediction> other =
            next.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();
        await other.SwapAsync(saved, TestContext.Current.CancellationToken);
        Assert.Equal(fingerprint, other.Info.Fingerprint);
        Assert.Equal(
            (await cascade.ClassifyAsync(fresh[0])).Prediction.ToString(),
            (await other.ClassifyAsync(fresh[0])).Prediction.ToString());
    }

    [Fact]
    public async Task One_that_was_not_refitted_is_written_as_it_is()
    {
        using IHost host = await StartAsync();
        ICascadeService cascade = host.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();
        using TemporaryFolder folder = new();
        string saved = Path.Combine(folder.Path, "saved");
        await cascade.SaveAsync(saved, TestContext.Current.CancellationToken);

        string from = Path.Combine(AppContext.BaseDirectory, "cascades", "news");
        Assert.Equal(
            Directory.GetFiles(from).Select(Path.GetFileName).Order(),
            Directory.GetFiles(saved).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(from), file => Assert.Equal(
            File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(saved, Path.GetFileName(file)))));
        await cascade.SwapAsync(saved, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Where_texts_were_left_out_all_count_alike()
    {
        // Half of the texts are busy ones, of which a quarter was kept.
        RefitSample sample = new(1000, new ShadowDraw(1));
        ShadowDraw draw = new(2);
        bool enough = false;
        for (int text = 0; !enough; text++)
        {
            bool busy = text % 2 == 0;
            if (!busy || draw.Next() < 0.25)
            {
                enough = sample.Add(new ObservedText([busy ? 1 : 0], [true]), busy ? 4 : 1);
            }
        }

        Assert.Equal(1000, sample.Texts.Count);
        Assert.InRange(sample.Texts.Count(text => text.Scores[0] == 1), 450, 550);
    }

    private static string Salad(ShadowDraw draw) =>
        string.Join(' ', Enumerable.Range(0, 6).Select(_ => Words[(int)(draw.Next() * Words.Length)]));

    private static async Task<IHost> StartAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(new ShadowDraw(seed: 3));
        builder.Services.AddCascade<NewsClassifier>(configure: options =>
        {
            options.Threads = 1;
            options.Concurrency = 2;
            options.Dial = 0.1f;
            options.ShadowRate = 1;
            options.ShadowRefits = true;
            options.ShadowRefitTexts = 200;
        });
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
