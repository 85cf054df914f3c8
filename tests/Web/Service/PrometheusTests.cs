using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace EarlyExitGen.Web.Tests.Service;

/// <summary>What <c>/metrics</c> says, read by Prometheus itself and by its own tool.</summary>
public sealed class PrometheusTests
{
    // Only a test that fails waits so long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Promtool_reads_the_metrics()
    {
        Assert.SkipUnless(await Tool.ExistsAsync("promtool"), "promtool (Debian's prometheus) is not installed.");
        await using ServiceProgram host = await ServiceProgram.StartAsync();
        using HttpClient client = host.Client();
        await ClassifyAsync(client, "Oil prices rise");
        string metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);

        (int code, string output) = await Tool.RunAsync("promtool", ["check", "metrics"], input: metrics);

        // 3 is for advice on names, which are OpenTelemetry's; what cannot be read is 1.
        Assert.True(code is 0 or 3, output);
        Assert.Matches("earlyexit_texts_total\\{[^}]*earlyexit_cascade=\"NewsClassifier\"[^}]*\\} 1", metrics);
    }

    [Fact]
    public async Task Prometheus_scrapes_the_service()
    {
        Assert.SkipUnless(await Tool.ExistsAsync("prometheus"), "Prometheus (Debian's prometheus) is not installed.");
        await using ServiceProgram host = await ServiceProgram.StartAsync();
        using HttpClient client = host.Client();
        await ClassifyAsync(client, "Oil prices rise", "Team wins the final", "Chip maker unveils a processor");

        DirectoryInfo folder = Directory.CreateTempSubdirectory("earlyexit-prometheus-");
        int port = FreePort();
        using HttpClient prometheus = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using Process process = Start(folder.FullName, host.Address, port);
        try
        {
            Assert.Equal(1, await QueryAsync(prometheus, process, "up{job=\"service\"}"));
            Assert.Equal(3, await QueryAsync(
                prometheus, process, "sum(earlyexit_texts_total{earlyexit_cascade=\"NewsClassifier\"})"));
            Assert.Equal(3, await QueryAsync(prometheus, process, "sum(earlyexit_text_duration_seconds_count)"));
            Assert.Equal(0, await QueryAsync(prometheus, process, "earlyexit_queue_length"));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(string folder, Uri service, int port)
    {
        string settings = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(settings, $$"""
            global:
              scrape_interval: 200ms
              scrape_timeout: 200ms
            scrape_configs:
              - job_name: service
                static_configs:
                  - targets: ["{{service.Authority}}"]
            """);
        return Process.Start(new ProcessStartInfo(
            "prometheus",
            [
                "--config.file=" + settings,
                "--storage.tsdb.path=" + Path.Combine(folder, "data"),
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                "--log.level=error",
            ]))!;
    }

    // What it has scraped, once that has come.
    private static async Task<double> QueryAsync(HttpClient prometheus, Process process, string query)
    {
        Uri uri = new("/api/v1/query?query=" + Uri.EscapeDataString(query), UriKind.Relative);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            Assert.False(process.HasExited, "Prometheus has ended.");
            try
            {
                JsonElement answer = await prometheus.GetFromJsonAsync<JsonElement>(uri, Token);
                JsonElement result = answer.GetProperty("data").GetProperty("result");
                if (result.GetArrayLength() == 1 && Value(result[0]) is var value
                    && (value != 0 || query.StartsWith("earlyexit_queue", StringComparison.Ordinal)))
                {
                    return value;
                }
            }
            catch (HttpRequestException)
            {
                // It is not up yet.
            }

            await Task.Delay(100, Token);
        }

        throw new InvalidOperationException($"Prometheus has nothing for {query}.");
    }

    private static double Value(JsonElement series) =>
        double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);

    private static async Task ClassifyAsync(HttpClient client, params string[] texts)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync("/news", new { texts }, Token);
        response.EnsureSuccessStatusCode();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
