using OpenTelemetry;
using OpenTelemetry.Metrics;
using Xunit;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>What the meter EarlyExitGen.Hosting emits, exported by OpenTelemetry's own pipeline.</summary>
public class MeterTests
{
    [Fact]
    public async Task Instruments_are_exported_with_the_names_units_and_tags_of_the_docs()
    {
        List<Metric> metrics = [];
        using MeterProvider meters =
            Sdk.CreateMeterProviderBuilder().AddMeter("EarlyExitGen.Hosting").AddInMemoryExporter(metrics).Build();
        await using FakeHost host = await FakeHost.StartNamedAsync(
            new FakeWork(), "metered",
            ("ShadowRate", "1"), ("ShadowQueueLimit", "100000"), ("QueueLimit", "1000"), ("Policy", "Reject"));
        ICascadeService<string, FakePrediction> cascade = host.Named;
        await cascade.ClassifyAsync([.. Enumerable.Range(0, 400).Select(i => i % 10 == 3 ? "ab" : "aa")]);
        await Until.Holds(() => cascade.Shadow is { Waiting: 0, Broken: true, Shift.Noticed: true });
        meters.ForceFlush();

        Dictionary<string, (string Unit, double Value)> seen = metrics
            .Select(metric => (metric.Name, metric.Unit, Value: Value(metric, "metered")))
            .Where(one => one.Value is not null)
            .ToDictionary(one => one.Name, one => (one.Unit, one.Value!.Value));
        Assert.Equal(
            new Dictionary<string, (string, double)>
            {
                ["earlyexit.promise.broken"] = ("1", 1),
                ["earlyexit.queue.dial"] = ("1", 0.02),
                ["earlyexit.queue.length"] = ("{text}", 0),
                ["earlyexit.shadow.disagreement"] = ("1", 0.1),
                ["earlyexit.shadow.disagreement_lower"] = ("1", cascade.Shadow!.Total.Lower),
                ["earlyexit.shadow.unseen"] = ("{text}", 0),
                ["earlyexit.shift.exits"] = ("1", 0.5),
                ["earlyexit.shift.noticed"] = ("1", 1),
                ["earlyexit.shift.scores"] = ("1", cascade.Shadow.Shift!.ScoresDistance),
            },
            seen);
        string docs = File.ReadAllText(Path.Combine(Root, "docs", "watching.md"))
            + File.ReadAllText(Path.Combine(Root, "docs", "hosting.md"));
        Assert.All(seen.Keys, name => Assert.Contains($"`{name}`", docs, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refused_texts_are_counted()
    {
        List<Metric> metrics = [];
        using MeterProvider meters =
            Sdk.CreateMeterProviderBuilder().AddMeter("EarlyExitGen.Hosting").AddInMemoryExporter(metrics).Build();
        FakeWork work = new() { Waits = true };
        await using FakeHost host = await FakeHost.StartNamedAsync(
            work, "refusing", ("Concurrency", "1"), ("QueueLimit", "2"), ("Policy", "Reject"));
        Task first = host.Named.ClassifyAsync("aa").AsTask();
        await Until.Holds(() => work.Begun.Count == 1);
        Task waiting = host.Named.ClassifyAsync(["aa", "aa"]);
        await Assert.ThrowsAsync<CascadeOverloadedException>(() => host.Named.ClassifyAsync(["aa", "aa", "aa"]));
        meters.ForceFlush();

        Metric refused = Assert.Single(metrics, metric => metric.Name == "earlyexit.queue.refused");
        Assert.Equal("{text}", refused.Unit);
        Assert.Equal(3, Value(refused, "refusing"));
        Assert.Equal(2, Value(metrics.Single(metric => metric.Name == "earlyexit.queue.length"), "refusing"));
        work.Let(3);
        await Task.WhenAll(first, waiting);
    }

    // The point of this test's cascade; other tests' hosts may be observed meanwhile.
    private static double? Value(Metric metric, string cascade)
    {
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            Dictionary<string, object?> tags = [];
            foreach (KeyValuePair<string, object?> tag in point.Tags)
            {
                tags.Add(tag.Key, tag.Value);
            }

            if (tags.TryGetValue("earlyexit.cascade", out object? name) && cascade.Equals(name))
            {
                Assert.Single(tags);
                return metric.MetricType switch
                {
                    MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
                    MetricType.LongGauge => point.GetGaugeLastValueLong(),
                    MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                    _ => throw new InvalidOperationException(metric.MetricType.ToString()),
                };
            }
        }

        return null;
    }

    private static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string? start) =>
        start is null ? throw new InvalidOperationException("This test runs inside the repository only.")
        : File.Exists(Path.Combine(start, "EarlyExitGen.sln")) ? start
        : Find(Path.GetDirectoryName(start));
}
