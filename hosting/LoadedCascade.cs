using System.Collections.Concurrent;

namespace EarlyExitGen.Hosting;

/// <summary>
/// A loaded cascade that is unloaded when it has been replaced and its last text is answered. Thread-safe.
/// </summary>
/// <param name="cascade">The cascade.</param>
internal sealed class LoadedCascade<TInput, TPrediction>(ICascadeClassifier<TInput, TPrediction> cascade)
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    // Callers may ask for any dial; those of promises and points are few.
    private const int MostSettings = 64;

    private readonly ConcurrentDictionary<float, CascadeSetting> _settings = [];
    private readonly TaskCompletionSource _unloaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The one who has it in use counts as 1, and so does the place in which it serves.
    private int _users = 1;

    /// <summary>The cascade.</summary>
    public ICascadeClassifier<TInput, TPrediction> Cascade => cascade;

    /// <summary>
    /// Whether others were given the cascade itself, so that it must not be unloaded before the host.
    /// </summary>
    public bool IsHandedOut { get; set; }

    /// <summary>Completes when it is unloaded.</summary>
    public Task Unloaded => _unloaded.Task;

    /// <summary>Uses it, unless it has been replaced and unloaded.</summary>
    public bool TryUse()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Ends a use, or its service.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _ = UnloadAsync();
        }
    }

    /// <summary>The setting of a dial.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dial is outside what the rule takes.</exception>
    public CascadeSetting At(float dial)
    {
        if (_settings.TryGetValue(dial, out CascadeSetting? setting))
        {
            return setting;
        }

        setting = cascade.At(dial);
        if (_settings.Count < MostSettings)
        {
            _settings.TryAdd(dial, setting);
        }

        return setting;
    }

    private async Task UnloadAsync()
    {
        try
        {
            if (!IsHandedOut)
            {
                await cascade.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _unloaded.TrySetResult();
        }
    }
}
