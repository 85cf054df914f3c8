using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>Registration, options, and the host's beginning and end.</summary>
public class StartTests
{
    [Fact]
    public async Task It_is_warm_before_anything_else_of_the_host_starts()
    {
        await using FakeHost host = new(new FakeWork());
        bool answered = false;
        host.Services.AddSingleton<IHostedService>(provider => new Early(async () =>
        {
            Assert.True(host.Work.IsWarm);
            answered = (await host.Cascade.ClassifyAsync("ab")).Prediction == new FakePrediction(0, 0);
        }));

        await host.App.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(answered);
        Assert.Contains(host.Lines, line => line.Text.StartsWith("FakeClassifier is ready", StringComparison.Ordinal));
        Assert.True(host.Cascade.Status.Ready);
    }

    [Fact]
    public async Task The_host_does_not_start_without_its_files()
    {
        await using FakeHost host = new(new FakeWork(), ("Folder", "nowhere"));

        CascadeException e = await Assert.ThrowsAsync<CascadeException>(() => host.App.StartAsync());
        Assert.Contains("nowhere", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_and_after_it_takes_no_texts()
    {
        await using FakeHost host = new(new FakeWork());
        await Assert.ThrowsAsync<CascadeStoppedException>(async () => await host.Cascade.ClassifyAsync("ab"));
        await host.App.StartAsync(TestContext.Current.CancellationToken);
        await host.Cascade.ClassifyAsync("ab", cancellationToken: TestContext.Current.CancellationToken);
        await host.App.StopAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<CascadeStoppedException>(async () => await host.Cascade.ClassifyAsync("ab"));
    }

    [Fact]
    public async Task What_was_taken_is_answered_before_the_host_goes()
    {
        await using FakeHost host =
            await FakeHost.StartAsync(new FakeWork { Waits = true }, ("Concurrency", "2"));
        Task<CascadeAnswer<FakePrediction>>[] calls =
            [.. Enumerable.Range(0, 20).Select(_ => host.Cascade.ClassifyAsync("ab").AsTask())];
        await Until.Holds(() => host.Cascade.Status.Accepted == 20);
        Task stopping = host.App.StopAsync(TestContext.Current.CancellationToken);
        await Until.Holds(() => host.Lines.Any(line => line.Text.Contains("no more texts", StringComparison.Ordinal)));
        Assert.False(stopping.IsCompleted);
        Assert.DoesNotContain(calls, call => call.IsCompleted);

        host.Work.Let(20);
        await stopping;
        CascadeAnswer<FakePrediction>[] answers = await Task.WhenAll(calls);
        Assert.All(answers, answer => Assert.Equal(new FakePrediction(0, 0), answer.Prediction));
        Assert.False(host.Work.IsDisposed);
        await host.DisposeAsync();
        Assert.True(host.Work.IsDisposed);
    }

    [Theory]
    [InlineData("QueueLimit", "0", "Cascades:FakeClassifier:QueueLimit is 0; it lies between 1 and 1000000.")]
    [InlineData("Dial", "1.5", "Cascades:FakeClassifier:Dial is 1.5; it lies in [0, 1) with the rule Agreement.")]
    [InlineData("OperatingPoint", "slow", "FakeClassifier:OperatingPoint is slow; it is one of 'careful', 'fast'.")]
    [InlineData("ShadowRate", "2", "Cascades:FakeClassifier:ShadowRate is 2; it lies between 0 and 1.")]
    [InlineData("Deadline", "-00:00:01", "Cascades:FakeClassifier:Deadline is -00:00:01; it is positive")]
    [InlineData("Policy", "TurnDial", "FakeClassifier:BusyDial is not set; it or BusyOperatingPoint is needed")]
    [InlineData("Threads", "many", "Cascades:FakeClassifier:Threads")]
    public async Task A_wrong_value_ends_the_start_with_the_options_name(string key, string value, string message)
    {
        await using FakeHost host = new(new FakeWork(), (key, value));

        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => host.App.StartAsync());

        Assert.True(e is OptionsValidationException or InvalidOperationException);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dial_is_that_of_the_options_and_turns_with_them()
    {
        await using FakeHost host = await FakeHost.StartAsync(new FakeWork(), ("OperatingPoint", "careful"));
        Assert.Equal(0.01f, host.Cascade.Dial);
        Assert.Equal(0.01f, (await host.Cascade.ClassifyAsync("ab")).Dial);

        host.Change(("OperatingPoint", "fast"));
        Assert.Equal(0.05f, host.Cascade.Dial);
        Assert.Equal(0.05f, (await host.Cascade.ClassifyAsync("ab")).Dial);
        Assert.Contains(host.Lines, line => line.Text.Contains("from 0.01 to 0.05", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("QueueLimit", "-3")]
    [InlineData("Dial", "7")]
    [InlineData("QueueLimit", "many")]
    public async Task A_wrong_value_later_is_logged_and_ignored(string key, string value)
    {
        await using FakeHost host = await FakeHost.StartAsync(new FakeWork(), ("QueueLimit", "50"), ("Dial", "0.02"));

        host.Change((key, value), ("ChunkTexts", "5"));

        Assert.Equal(50, host.Cascade.Status.QueueLimit);
        Assert.Equal(0.02f, host.Cascade.Dial);
        Assert.Contains(host.Lines, line => line.Level == LogLevel.Error
            && line.Text.Contains("ignored", StringComparison.Ordinal)
            && line.Text.Contains(key, StringComparison.Ordinal));
        host.Change((key, key == "Dial" ? "0.05" : "60"));
        Assert.Equal(key == "Dial" ? 50 : 60, host.Cascade.Status.QueueLimit);
        Assert.Equal(key == "Dial" ? 0.05f : 0.02f, host.Cascade.Dial);
    }

    [Fact]
    public async Task Several_of_one_class_have_keys_and_options_of_their_own()
    {
        FakeCascade.Add("first folder", new FakeWork());
        FakeCascade.Add("second folder", new FakeWork());
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Cascades:first:Dial"] = "0.005", ["Cascades:second:Dial"] = "0.05",
            ["Cascades:second:Folder"] = "second folder",
        });
        builder.Services.AddCascade<FakeCascade>("first", options => options.Folder = "first folder");
        builder.Services.AddCascade<FakeCascade>("second", options => options.Dial = 0.01f);
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        foreach ((string key, float dial) in ((string, float)[])[("first", 0.005f), ("second", 0.05f)])
        {
            ICascadeService<string, FakePrediction> cascade =
                host.Services.GetRequiredKeyedService<ICascadeService<string, FakePrediction>>(key);
            Assert.Equal(key, cascade.Name);
            Assert.Equal(dial, (await cascade.ClassifyAsync("ab")).Dial);
            Assert.Equal(dial, host.Services.GetRequiredKeyedService<FakeCascade>(key).Dial);
        }

        Assert.Equal(["first", "second"], host.Services.GetServices<ICascadeService>().Select(one => one.Name));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Early(Func<Task> start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => start();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
