using EarlyExitGen.TestCascades;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>A newer cascade takes the place of the one that answers: the sample's own, in other folders.</summary>
public class SwapTests
{
    private static readonly string[] Headlines =
    [
        "Wall St. bears claw back into the black", "Oil prices soar to an all-time record",
        "The striker scores twice in the final", "A new chip doubles the speed of phones",
        "Peace talks resume in Geneva", "It is so",
    ];

    [Fact]
    public async Task No_text_is_lost_while_it_is_replaced()
    {
        using IHost host = await StartAsync();
        using Copy copy = new();
        ICascadeService<string, NewsPrediction> cascade =
            host.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();
        CascadeAnswer<NewsPrediction>[] before = await cascade.ClassifyAsync(Headlines);
        CascadeInfo compiled = cascade.Info;
        using CancellationTokenSource ending = new();
        Task<int>[] callers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            int answered = 0;
            for (; !ending.IsCancellationRequested; answered++)
            {
                CascadeAnswer<NewsPrediction>[] now = await cascade.ClassifyAsync(Headlines);
                AssertSame(before, now);
            }

            return answered;
        }))];

        for (int i = 0; i < 3; i++)
        {
            await cascade.SwapAsync(copy.Folder, TestContext.Current.CancellationToken);
            Assert.NotSame(compiled, cascade.Info);
            Assert.Equal(compiled.Fingerprint, cascade.Info.Fingerprint);
        }

        await ending.CancelAsync();
        Assert.All(await Task.WhenAll(callers), answered => Assert.True(answered > 0));
        Assert.Equal(0, cascade.Status.Unanswered);
        TextTrace trace = await cascade.TraceAsync(Headlines[0]);
        Assert.Equal(before[0].Prediction.Exit, trace.Answered);
    }

    [Fact]
    public async Task One_that_does_not_fit_is_refused_and_the_old_one_stays()
    {
        using IHost host = await StartAsync();
        using TestCascade other = TestCascade.Create();
        using Copy broken = new();
        await File.AppendAllTextAsync(
            Path.Combine(broken.Folder, "vocab.txt"), "x\n", TestContext.Current.CancellationToken);
        ICascadeService<string, NewsPrediction> cascade =
            host.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();
        CascadeInfo compiled = cascade.Info;

        CascadeException labels =
            await Assert.ThrowsAsync<CascadeException>(() => cascade.SwapAsync(other.Folder));
        CascadeException hash =
            await Assert.ThrowsAsync<CascadeException>(() => cascade.SwapAsync(broken.Folder));
        CascadeException none =
            await Assert.ThrowsAsync<CascadeException>(() => cascade.SwapAsync(Path.GetTempPath() + "nowhere"));

        Assert.Contains("its labels are others", labels.Message, StringComparison.Ordinal);
        Assert.Contains("vocab.txt", hash.Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", none.Message, StringComparison.Ordinal);
        Assert.Same(compiled, cascade.Info);
        Assert.Equal(NewsLabel.Sports, (await cascade.ClassifyAsync(Headlines[2])).Prediction.Label);
    }

    [Fact]
    public async Task The_class_itself_stays_loaded_for_those_who_asked_for_it()
    {
        using IHost host = await StartAsync();
        using Copy copy = new();
        NewsClassifier classifier = host.Services.GetRequiredService<NewsClassifier>();
        ICascadeService<string, NewsPrediction> cascade =
            host.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();

        await cascade.SwapAsync(copy.Folder, TestContext.Current.CancellationToken);

        Assert.Equal(NewsLabel.Sports, classifier.Classify(Headlines[2]).Label);
    }

    private static void AssertSame(
        CascadeAnswer<NewsPrediction>[] expected, CascadeAnswer<NewsPrediction>[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Prediction.ToString(), actual[i].Prediction.ToString());
            Assert.Equal(expected[i].Prediction.Probabilities, actual[i].Prediction.Probabilities);
        }
    }

    private static async Task<IHost> StartAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddCascade<NewsClassifier>(configure: options =>
        {
            options.Threads = 1;
            options.Concurrency = 2;
        });
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private sealed class Copy : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

        public Copy()
        {
            string from = Path.Combine(AppContext.BaseDirectory, "cascades", "news");
            foreach (string file in Directory.EnumerateFiles(from))
            {
                File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
            }
        }

        public string Folder => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
