using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// Loads the service with Debian's <c>wrk</c> at loopback, which shares the cores with it, and prints requests a second
/// and latencies. The contenders take turns, each in a process of its own.
/// </summary>
internal static partial class LoadTest
{
    private static readonly int[] Connections = [1, 8, 64];

    /// <summary>Runs it.</summary>
    /// <param name="textsFile">Headlines, one a line, sent in their order.</param>
    /// <param name="seconds">How long each contender is loaded at each number of connections; 1 to 600.</param>
    public static async Task RunAsync(string textsFile, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 600);
        string script = Path.Combine(AppContext.BaseDirectory, "load.lua");
        await File.WriteAllTextAsync(script, ScriptOf(await File.ReadAllLinesAsync(textsFile)));
        Console.WriteLine("| connections | service | requests/s | p50 | p95 | p99 | errors |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (int connections in Connections)
        {
            foreach (Contender contender in Enum.GetValues<Contender>())
            {
                Console.WriteLine(await MeasureAsync(contender, connections, seconds, script));
            }
        }
    }

    private static async Task<string> MeasureAsync(Contender contender, int connections, int seconds, string script)
    {
        string url = $"http://127.0.0.1:{FreePort()}";
        using Process server = Start(Environment.ProcessPath!, ["--serve", contender.ToString(), url]);
        try
        {
            await ReadyAsync(url);

            // The first seconds are for the JIT.
            await WrkAsync(url, connections, Math.Min(5, seconds), script);
            string output = await WrkAsync(url, connections, seconds, script);
            Match found = Figures().Match(output);
            return found.Success
                ? $"| {connections} | {contender} | {found.Groups[1].Value} | {found.Groups[2].Value} ms "
                    + $"| {found.Groups[3].Value} ms | {found.Groups[4].Value} ms | {found.Groups[5].Value} |"
                : throw new InvalidOperationException($"wrk printed something else: {output}");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static async Task<string> WrkAsync(string url, int connections, int seconds, string script)
    {
        using Process wrk = Start(
            "wrk",
            [
                "-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-s", script, url + "/news",
            ]);
        string output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return output;
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;

    private static async Task ReadyAsync(string url)
    {
        using HttpClient client = new();
        for (int i = 0; i < 300; i++)
        {
            try
            {
                await client.GetAsync(new Uri(url));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException("The service did not come up within 30 s.");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Requests are made beforehand; the figures are printed in one line.
    private static string ScriptOf(string[] texts)
    {
        IEnumerable<string> bodies = texts.Where(text => text.Length > 0).Select(
            text => "  [==[{\"text\": " + JsonSerializer.Serialize(text) + "}]==],");
        return $$"""
            local bodies = {
            {{string.Join('\n', bodies)}}
            }
            local requests = {}
            for i, body in ipairs(bodies) do
              requests[i] = wrk.format("POST", "/news", { ["Content-Type"] = "application/json" }, body)
            end
            local at = 0
            request = function()
              at = at % #requests + 1
              return requests[at]
            end
            done = function(summary, latency, all)
              local errors = summary.errors
              print(string.format("figures %.1f %.2f %.2f %.2f %d",
                summary.requests / summary.duration * 1e6,
                latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
                errors.connect + errors.read + errors.write + errors.status + errors.timeout))
            end
            """;
    }

    [GeneratedRegex(@"figures (\S+) (\S+) (\S+) (\S+) (\d+)")]
    private static partial Regex Figures();
}
