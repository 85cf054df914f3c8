using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>The sample as it is started by hand: Redis, two front and two deep silos, a gateway.</summary>
public sealed class RunningSample : IAsyncLifetime
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(1);

    private Process? _process;
    private Task? _output;
    private Task? _error;

    /// <summary>Where Redis listens.</summary>
    public int Redis { get; } = Programs.FreePort();

    /// <summary>Where the gateway does.</summary>
    public int Web { get; } = Programs.FreePort();

    public async ValueTask InitializeAsync()
    {
        if (!Programs.HasRedis)
        {
            return;
        }

        _process = Programs.Start(
            Programs.Sample,
            "--RedisPort", Redis.ToString(CultureInfo.InvariantCulture),
            "--WebPort", Web.ToString(CultureInfo.InvariantCulture));
        _error = _process.StandardError.ReadToEndAsync();
        await Programs.WaitForAsync(_process, "Files: earlyexit classify");
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Ctrl+C; all must end, and in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        using Process process = _process;
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            using CancellationTokenSource late = new(EndsWithin);
            await process.WaitForExitAsync(late.Token);
            await Task.WhenAll(_output!, _error!).WaitAsync(late.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The sample does not end when it is told to.", e);
        }

        // Nobody is left behind who listens.
        Assert.Equal(0, process.ExitCode);
        using System.Net.Sockets.TcpClient client = new();
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => client.ConnectAsync("127.0.0.1", Redis));
    }
}
