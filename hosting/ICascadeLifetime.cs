namespace EarlyExitGen.Hosting;

/// <summary>What the host does with a cascade.</summary>
internal interface ICascadeLifetime : ICascadeService, IDisposable, IAsyncDisposable
{
    /// <summary>Loads it, and makes it ready.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Refuses further texts, and answers those that were taken.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
