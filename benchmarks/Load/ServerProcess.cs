using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>The service in a process of its own, at a free port of loopback.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Queue<string> _printed = [];

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The number of its process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one, and waits until it says that it is healthy.</summary>
    /// <param name="contender">What is behind the endpoints.</param>
    /// <param name="settings">Settings as in appsettings.json, each <c>NAME=VALUE</c>.</param>
    public static async Task<ServerProcess> StartAsync(Contender contender, params string[] settings)
    {
        int port = FreePort();
        string[] arguments =
            ["--serve", contender.ToString(), port.ToString(CultureInfo.InvariantCulture), .. settings];
        Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        ServerProcess server = new(process, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using CancellationTokenSource patience = new(Patience);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        using HttpClient client = new() { BaseAddress = Address };
        Stopwatch waiting = Stopwatch.StartNew();
        while (waiting.Elapsed < Patience && !_process.HasExited)
        {
            try
            {
                await client.GetStringAsync(new Uri("/health", UriKind.Relative));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        lock (_printed)
        {
            throw new InvalidOperationException(
                $"The service did not come up within {Patience.TotalSeconds} s:\n{string.Join('\n', _printed)}");
        }
    }

    // The last lines, in case that it does not come up.
    private void Keep(string? line)
    {
        lock (_printed)
        {
            const int most = 40;
            _printed.Enqueue(line ?? "");
            if (_printed.Count > most)
            {
                _printed.Dequeue();
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
