using System.Diagnostics;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Execution;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace EarlyExitGen.Tests.Telemetry;

/// <summary>OpenTelemetry's own pipeline exports what is emitted, and docs and dashboard speak of the same.</summary>
[Collection(nameof(NonParallel))]
public class ExporterTests
{
    [Fact]
    public void Metrics_and_activities_are_exported_under_the_names_and_units_of_the_docs()
    {
        List<Metric> metrics = [];
        List<Activity> activities = [];
        using MeterProvider meters =
            Sdk.CreateMeterProviderBuilder().AddMeter("EarlyExitGen").AddInMemoryExporter(metrics).Build();
        using TracerProvider tracers =
            Sdk.CreateTracerProviderBuilder().AddSource("EarlyExitGen").AddInMemoryExporter(activities).Build();
        using TestCascade files = TestCascade.Create(new() { ClassName = "ExportedClassifier" });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Classify(string.Join(' ', Enumerable.Repeat("word", 99)));
        Assert.Throws<OperationCanceledException>(() => cascade.Classify("word", new CancellationToken(true)));
        meters.ForceFlush();
        tracers.ForceFlush();

        Assert.Equal(
            [
                ("earlyexit.dial", "1"), ("earlyexit.failures", "{text}"), ("earlyexit.layers", "{layer}"),
                ("earlyexit.text.duration", "s"), ("earlyexit.text.wait_time", "s"), ("earlyexit.texts", "{text}"),
                ("earlyexit.truncated_texts", "{text}"), ("earlyexit.waiting", "{text}"),
            ],
            metrics.Select(metric => (metric.Name, metric.Unit)).Order());
        Assert.Single(activities, activity => activity.DisplayName == "classify ExportedClassifier"
            && activity.Status == ActivityStatusCode.Unset);
        string table = File.ReadAllText(Path.Combine(Root, "docs", "telemetry.md"));
        Assert.All(metrics, metric => Assert.Contains($"| `{metric.Name}` |", table, StringComparison.Ordinal));
        Assert.All(metrics, metric => Assert.Contains($"| `{metric.Unit}` |", table, StringComparison.Ordinal));
    }

    private static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string? start) =>
        start is null ? throw new InvalidOperationException("This test runs inside the repository only.")
        : File.Exists(Path.Combine(start, "EarlyExitGen.sln")) ? start
        : Find(Path.GetDirectoryName(start));
}
