using System.Diagnostics;

namespace EarlyExitGen.Web.Tests.Service;

/// <summary>
/// samples/Service as a program, in a process of its own: what it measures is not mixed with what other tests do.
/// </summary>
internal sealed class ServiceProgram : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    // Only a test that fails waits so long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private ServiceProgram(Process process, Uri address, IReadOnlyList<string> lines)
    {
        _process = process;
        Address = address;
        Lines = lines;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it said until it listened.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Starts it in a folder that is not its own, and waits until it listens.</summary>
    public static async Task<ServiceProgram> StartAsync()
    {
        // artifacts/bin/PROJECT/CONFIGURATION/
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program =
            Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Service", configuration));
        ProcessStartInfo start = new("dotnet", [Path.Combine(program, "Service.dll")])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ApiKey"] = ServiceHost.Key;
        start.Environment["Cascades__NewsClassifier__WarmUp"] = "false";
        start.Environment["Cascades__NewsClassifier__Deadline"] = "00:01:00";
        Process process = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        List<string> lines = [];
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                lines.Add(line);
                if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
                {
                    // What it says from now on nobody reads, but it must not wait for a reader.
                    _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                    return new ServiceProgram(process, new Uri(line[(at + Listening.Length)..]), lines);
                }
            }

            throw new InvalidOperationException($"It ended: {string.Join('\n', lines)}");
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>A client with the key.</summary>
    public HttpClient Client()
    {
        HttpClient client = new() { BaseAddress = Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", ServiceHost.Key);
        return client;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static async Task EndAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
