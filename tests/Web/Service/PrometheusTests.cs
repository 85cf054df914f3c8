using System.Net.Http.Json;
using Xunit;

namespace EarlyExitGen.Web.Tests.Service;

/// <summary>What <c>/metrics</c> says, read by Prometheus's own tool.</summary>
public sealed class PrometheusTests
{
    [Fact]
    public async Task Prometheus_reads_the_metrics()
    {
        Assert.SkipUnless(await Tool.ExistsAsync("promtool"), "promtool (Debian's prometheus) is not installed.");
        await using ServiceHost host = new();
        using HttpClient client = host.Client();
        using HttpResponseMessage response = await client.PostAsJsonAsync(
            "/news", new { text = "Oil prices rise" }, TestContext.Current.CancellationToken);
        string metrics = await client.GetStringAsync(
            new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        (int code, string output) = await Tool.RunAsync("promtool", ["check", "metrics"], input: metrics);

        // 3 is for advice on names, which are OpenTelemetry's; what cannot be read is 1.
        Assert.True(code is 0 or 3, output);
        Assert.Matches("earlyexit_texts_total\\{[^}]*earlyexit_cascade=\"NewsClassifier\"[^}]*\\} 1", metrics);
    }
}
