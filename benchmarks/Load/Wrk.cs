using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>Debian's <c>wrk</c>, sending texts one to a request, in their order, over and
/// over.</summary>
internal sealed partial class Wrk
{
    private const int TextsBetweenRounds = 500;

    private readonly string _script = Path.Combine(AppContext.BaseDirectory, "load.lua");

    /// <summary>Makes its script.</summary>
    /// <param name="texts">The texts.</param>
    public Wrk(IReadOnlyList<string> texts) => File.WriteAllText(_script, ScriptOf(texts));

    /// <summary>What it measured.</summary>
    /// <param name="Rate">Requests a second that were answered.</param>
    /// <param name="P50">Half of the requests took at most as many milliseconds.</param>
    /// <param name="P95">19 of 20.</param>
    /// <param name="P99">99 of 100.</param>
    /// <param name="Errors">Requests that were not answered with 2xx, or in time.</param>
    public readonly record struct Figures(double Rate, double P50, double P95, double P99, long Errors);

    /// <summary>Loads a service.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="connections">How many requests are under way at a time.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="round">Rounds begin with different texts.</param>
    public async Task<Figures> RunAsync(Uri address, int connections, int seconds, int round)
    {
        ProcessStartInfo start = new(
            "wrk",
            [
                "-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-s", _script,
                new Uri(address, "/news").AbsoluteUri, "--", $"{round * TextsBetweenRounds}",
            ])
        {
            RedirectStandardOutput = true,
        };
        using Process wrk = Started(start);
        string output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        Match found = Printed().Match(output);
        return found.Success
            ? new Figures(Number(1), Number(2), Number(3), Number(4), (long)Number(5))
            : throw new InvalidOperationException($"wrk printed something else: {output}");

        double Number(int group) => double.Parse(found.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("wrk is not installed: apt-get install wrk.", e);
        }
    }

    // Requests are made beforehand, once wrk knows the host; the figures are printed in one line.
    private static string ScriptOf(IReadOnlyList<string> texts)
    {
        IEnumerable<string> bodies = texts.Select(
            text => "  [==[{\"text\": " + JsonSerializer.Serialize(text) + "}]==],");
        return $$"""
            local bodies = {
            {{string.Join('\n', bodies)}}
            }
            local requests = {}
            local at = 0
            init = function(args)
              at = tonumber(args[1])
              for i, body in ipairs(bodies) do
                requests[i] = wrk.format("POST", "/news", {
                  ["Content-Type"] = "application/json", ["X-Api-Key"] = "{{NewsServer.Key}}" }, body)
              end
            end
            request = function()
              at = at % #requests + 1
              return requests[at]
            end
            done = function(summary, latency, all)
              local errors = summary.errors
              print(string.format("figures %.1f %.3f %.3f %.3f %d",
                summary.requests / summary.duration * 1e6,
                latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
                errors.connect + errors.read + errors.write + errors.status + errors.timeout))
            end
            """;
    }

    [GeneratedRegex(@"figures (\S+) (\S+) (\S+) (\S+) (\d+)")]
    private static partial Regex Printed();
}
