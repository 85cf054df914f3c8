using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>The sample and the tool as processes, as their users run them.</summary>
internal static class Programs
{
    private static readonly string Bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
    private static readonly HashSet<int> Ports = [];

    /// <summary>The sample's program.</summary>
    public static string Sample { get; } = Path.Combine(Bin, "Cluster", "release", "Cluster.dll");

    /// <summary>The tool's.</summary>
    public static string Tool { get; } = Path.Combine(Bin, "EarlyExitGen.Toolchain", "release", "earlyexit.dll");

    /// <summary>The manifest of the sample's cascade.</summary>
    public static string Manifest { get; } =
        Path.Combine(AppContext.BaseDirectory, "cascades", "news", "news.cascade.json");

    /// <summary>Skips where there is no Redis.</summary>
    public static void RequireRedis() => Assert.SkipUnless(HasRedis, "redis-server is not installed.");

    /// <summary>Whether there is a Redis.</summary>
    public static bool HasRedis { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(static folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>A port of loopback that nobody uses, and that no other test is given.</summary>
    public static int FreePort()
    {
        lock (Ports)
        {
            while (true)
            {
                using TcpListener listener = new(IPAddress.Loopback, 0);
                listener.Start();
                int port = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (Ports.Add(port))
                {
                    return port;
                }
            }
        }
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string program, params IEnumerable<string> arguments)
    {
        bool isAssembly = program.EndsWith(".dll", StringComparison.Ordinal);
        ProcessStartInfo start = new(isAssembly ? "dotnet" : program)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (string argument in isAssembly ? arguments.Prepend(program) : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["EARLYEXIT_PROGRESS"] = "off";
        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string program, params IEnumerable<string> arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }

    /// <summary>Reads what a program says until a line has some words.</summary>
    public static async Task WaitForAsync(Process process, string words)
    {
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(line is not null, $"It has ended without '{words}'.");
        }
        while (!line.Contains(words, StringComparison.Ordinal));
    }
}
