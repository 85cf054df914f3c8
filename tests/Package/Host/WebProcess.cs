using System.Diagnostics;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>A web application that was published, at the address it chose.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(2));

    private WebProcess(Process process) => _process = process;

    /// <summary>Asks it.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>Ends what takes too long.</summary>
    public CancellationToken Timeout => _timeout.Token;

    /// <summary>Starts it, and waits until it listens.</summary>
    public static async Task<WebProcess> StartAsync(string program, params string[] arguments)
    {
        Process process = Process.Start(Command.Start(program, arguments, Path.GetTempPath(), null))!;
        WebProcess web = new(process);
        try
        {
            process.StandardInput.Close();
            web.Client.BaseAddress = await web.AddressAsync();
            return web;
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> EndAsync()
    {
        await _process.StandardOutput.ReadToEndAsync(Timeout);
        await _process.WaitForExitAsync(Timeout);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        Client.Dispose();
        _timeout.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Uri> AddressAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(Timeout) is { } line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                return new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException(await _process.StandardError.ReadToEndAsync(Timeout));
    }
}
