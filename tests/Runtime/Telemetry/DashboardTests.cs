using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace EarlyExitGen.Tests.Telemetry;

/// <summary>The dashboard of the docs asks for what is emitted, and for all of it.</summary>
public partial class DashboardTests
{
    // As OpenTelemetry's exporter for Prometheus writes them: dots as underscores, then the unit, then _total.
    private static readonly string[] Emitted =
    [
        "earlyexit_texts_total", "earlyexit_text_duration_seconds", "earlyexit_text_wait_time_seconds",
        "earlyexit_layers_total", "earlyexit_truncated_texts_total", "earlyexit_failures_total",
        "earlyexit_dial_ratio", "earlyexit_waiting",
    ];

    [Fact]
    public void Every_metric_in_it_is_emitted_and_the_other_way_round()
    {
        HashSet<string> asked = [.. Expressions().SelectMany(expression => Names().Matches(expression))
            .Select(match => match.Value)
            .Where(name => name is not ("earlyexit_cascade" or "earlyexit_exit"))
            .Select(name => name.Replace("_bucket", "", StringComparison.Ordinal))];

        Assert.Equal(Emitted.Order(), asked.Order());
    }

    [Fact]
    public void The_names_are_those_of_the_table()
    {
        string[] table = [.. File.ReadLines(Path.Combine(Docs(), "telemetry.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .Select(match => Prometheus(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value))];

        Assert.Equal(Emitted.Order(), table.Order());
    }

    private static string Prometheus(string name, string kind, string unit) => name.Replace('.', '_')
        + (unit == "s" ? "_seconds" : unit == "1" && kind == "gauge" ? "_ratio" : "")
        + (kind == "counter" ? "_total" : "");

    private static IEnumerable<string> Expressions()
    {
        using JsonDocument dashboard =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(Docs(), "dashboards", "earlyexit.json")));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)];
    }

    private static string Docs() => Path.Combine(Root(AppContext.BaseDirectory), "docs");

    private static string Root(string? start) =>
        start is null ? throw new InvalidOperationException("This test runs inside the repository only.")
        : File.Exists(Path.Combine(start, "EarlyExitGen.sln")) ? start
        : Root(Path.GetDirectoryName(start));

    [GeneratedRegex("earlyexit_[a-z_]+")]
    private static partial Regex Names();

    [GeneratedRegex(@"^\| `(earlyexit\.[a-z_.]+)` \| ([a-z -]+) \| `([^`]+)` \|")]
    private static partial Regex Row();
}
