using Microsoft.Extensions.Hosting;

namespace EarlyExitGen.Hosting;

/// <summary>
/// Loads all cascades before anything of the host starts, and lets them go after everything else has stopped: what
/// others still ask for while they stop is answered.
/// </summary>
/// <param name="cascades">The cascades.</param>
internal sealed class CascadeLifetimes(IEnumerable<ICascadeLifetime> cascades) : IHostedLifecycleService
{
    private readonly ICascadeLifetime[] _cascades = [.. cascades];

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // One after the other: each of them takes all cores.
        foreach (ICascadeLifetime cascade in _cascades)
        {
            await cascade.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_cascades.Select(cascade => cascade.StopAsync(cancellationToken)));

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
