using System.Diagnostics;
using System.Globalization;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>The tool classifies a file over a real cluster while its parts, and the tool itself, are killed.</summary>
public sealed class BulkFaultTests : IAsyncLifetime
{
    private const int Count = 60_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("earlyexit-faults-").FullName;
    private readonly int _redisPort = Programs.FreePort();
    private readonly List<Process> _running = [];
    private readonly string _texts;
    private readonly string _output;

    public BulkFaultTests()
    {
        _texts = Path.Combine(_folder, "texts.txt");
        _output = Path.Combine(_folder, "answers.tsv");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Redis => FormattableString.Invariant($"127.0.0.1:{_redisPort}");

    private string Partial => _output + ".partial";

    private string Whole => Path.Combine(_folder, "whole.tsv");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Slow]
    public async Task Whatever_is_killed_every_text_is_answered_once_and_in_its_place()
    {
        Programs.RequireRedis();
        await File.WriteAllLinesAsync(_texts, Texts.Of(Count), Token);
        Assert.Equal(0, (await Programs.RunAsync(
            Programs.Tool, "classify", Programs.Manifest, "--texts", _texts, "--out", Whole)).Code);
        Process redis = await StartRedisAsync();
        await SiloAsync("Front");
        Process front = await SiloAsync("Front");
        await SiloAsync("Deep");
        Process deep = await SiloAsync("Deep");

        // The tool itself, which has begun in one process, and goes on over the cluster.
        await KillDuringAsync(Classify(cluster: false), 0.05, tool => Kill(tool));
        await KillDuringAsync(Classify(), 0.15, tool => Kill(tool));

        // A deep silo, a front silo and Redis while it works; at last the tool once more.
        Process classifying = Classify();
        await KillDuringAsync(classifying, 0.3, _ => Kill(deep));
        await KillDuringAsync(classifying, 0.4, _ => Kill(front));
        await SiloAsync("Front");
        await KillDuringAsync(classifying, 0.5, _ => Kill(redis));
        await KillDuringAsync(classifying, 0.6, tool => Kill(tool));
        await StartRedisAsync();
        await SiloAsync("Deep");

        // Those that were killed are still in Redis' list for a while.
        Process last = Classify();
        string error = await last.StandardError.ReadToEndAsync(Token);
        await last.WaitForExitAsync(Token);

        Assert.True(last.ExitCode == 0, error);
        Assert.Equal(await File.ReadAllBytesAsync(Whole, Token), await File.ReadAllBytesAsync(_output, Token));
        Assert.Equal([_output], Directory.GetFiles(_folder, "answers*"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in Enumerable.Reverse(_running))
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    // When so much of the answers is there, something happens.
    private async Task KillDuringAsync(Process tool, double share, Action<Process> fault)
    {
        FileInfo partial = new(Partial);
        for (long enough = (long)(share * new FileInfo(Whole).Length); !tool.HasExited; partial.Refresh())
        {
            if (partial.Exists && partial.Length >= enough)
            {
                break;
            }

            await Task.Delay(5, Token);
        }

        Assert.False(tool.HasExited, "It was too fast to be interrupted.");
        fault(tool);
    }

    private Process Classify(bool cluster = true)
    {
        string[] more = cluster ? ["--cluster", Redis, "--cluster-id", "faults", "--service-id", "news"] : [];
        Process process = Programs.Start(Programs.Tool, (string[])
        [
            "classify", Programs.Manifest, "--texts", _texts, "--out", _output, .. more,
        ]);
        _running.Add(process);
        return process;
    }

    private async Task<Process> StartRedisAsync()
    {
        Process process = Programs.Start(
            "redis-server", "--port", _redisPort.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
            "--save", "", "--appendonly", "yes", "--dir", _folder);
        _running.Add(process);
        await Programs.WaitForAsync(process, "Ready to accept connections");
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return process;
    }

    private async Task<Process> SiloAsync(string tiers)
    {
        Process process = Programs.Start(
            Programs.Sample, "silo", "--Redis", Redis, "--Cluster", "faults",
            "--Port", Programs.FreePort().ToString(CultureInfo.InvariantCulture),
            "--GatewayPort", Programs.FreePort().ToString(CultureInfo.InvariantCulture),
            "--Cascades:NewsClassifier:Silo:Tiers", tiers);
        _running.Add(process);
        await Programs.WaitForAsync(process, "ready");
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        process.BeginErrorReadLine();
        return process;
    }
}
