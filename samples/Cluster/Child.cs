using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ClusterSample;

/// <summary>A process of the sample: a silo, or Redis.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private Child(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The time that processors have spent on it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a silo, and waits until it has joined.</summary>
    public static async Task<Child> SiloAsync(string name, params string[] settings)
    {
        // The same program: dotnet with its assembly, or its own executable.
        string host = Environment.ProcessPath!;
        string assembly = Path.Combine(AppContext.BaseDirectory, "Cluster.dll");
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        ProcessStartInfo start = new(isDotnet ? host : Path.Combine(AppContext.BaseDirectory, "Cluster"))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])[.. isDotnet ? [assembly] : (string[])[], "silo", .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        Child child = new(name, Process.Start(start)!);
        string? line = await child._process.StandardOutput.ReadLineAsync();
        while (line is not null and not "ready")
        {
            await Console.Out.WriteLineAsync($"{name}: {line}");
            line = await child._process.StandardOutput.ReadLineAsync();
        }

        return line is null ? throw new InvalidOperationException($"{name} has ended before it was ready.") : child;
    }

    /// <summary>Starts Redis, on loopback alone, and waits until it answers.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="folder">
    /// Where it keeps the members of the cluster, so that it knows them when it starts again.
    /// </param>
    public static async Task<Child> RedisAsync(int port, string folder)
    {
        ProcessStartInfo start = new("redis-server") { RedirectStandardOutput = true };
        foreach (string argument in (string[])
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "",
            "--appendonly", "yes", "--dir", folder,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        for (int tries = 0; ; tries++)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return new Child("Redis", process);
            }
            catch (SocketException) when (tries < 100 && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>A port of loopback that nobody uses.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>How many texts a silo has answered.</summary>
    public async Task<long> AnsweredAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return long.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal, for instance STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start(
            "kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it in good order; at once where that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            if (_process.StartInfo.RedirectStandardInput)
            {
                _process.StandardInput.Close();
            }
            else
            {
                await SignalAsync("TERM");
            }

            try
            {
                await _process.WaitForExitAsync().WaitAsync(EndsWithin);
            }
            catch (TimeoutException)
            {
                await KillAsync();
            }
        }

        _process.Dispose();
    }
}
