using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>
/// Ctrl-C and SIGTERM, for every verb alike: the first asks it to stop, a second one ends the process at once. Whatever
/// is written goes to its place as a whole, so a verb that does not stop soon can be left where it is, and what it
/// prepared cleared.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Listens from now on.</summary>
    public Interruption() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    /// <summary>Runs some work until it ends, or is interrupted.</summary>
    /// <param name="work">The work; its argument asks it to stop.</param>
    /// <param name="isPatient">Whether it is waited for however long it takes to stop.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public async Task<int> RunAsync(Func<CancellationToken, Task<int>> work, bool isPatient)
    {
        // Verbs that do all in one go would keep this thread.
        Task<int> done = Task.Run(() => work(_stop.Token));
        if (!isPatient)
        {
            await Task.WhenAny(done, Task.Delay(Timeout.Infinite, _stop.Token));
            if (!done.IsCompleted)
            {
                await Task.WhenAny(done, Task.Delay(Patience));
            }

            if (!done.IsCompleted)
            {
                PendingOutputs.OfProcess.Abandon();
                ProgressLines.Silence();
                throw new OperationCanceledException(_stop.Token);
            }
        }

        return await done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }
}
