using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>What the queue's workers compute belongs to the trace of whoever asked.</summary>
public class TraceTests
{
    private const string CallersName = "EarlyExitGen.Hosting.Tests.Callers";

    private static readonly ActivitySource Callers = new(CallersName);

    [Fact]
    public async Task A_text_is_a_part_of_its_callers_trace()
    {
        ConcurrentQueue<Activity> ended = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name is "EarlyExitGen" or CallersName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddCascade<NewsClassifier>(configure: options => options.Threads = 1);
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        ICascadeService<string, NewsPrediction> cascade =
            host.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();

        using Activity first = Callers.StartActivity("first")!;
        await cascade.ClassifyAsync("Oil prices soar to an all-time record");
        first.Stop();
        using Activity second = Callers.StartActivity("second")!;
        await cascade.ClassifyAsync(["Peace talks resume in Geneva", "The striker scores twice in the final"]);
        second.Stop();
        await cascade.ClassifyAsync("It is so");

        Assert.NotEmpty(Of(first));
        Assert.NotEmpty(Of(second));
        Assert.All(Of(first).Concat(Of(second)), activity => Assert.NotEqual(default, activity.ParentSpanId));

        IEnumerable<Activity> Of(Activity caller) => ended.Where(
            activity => activity.Source != Callers && activity.TraceId == caller.TraceId);
    }
}
