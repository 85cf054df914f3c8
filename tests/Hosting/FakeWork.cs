using System.Collections.Concurrent;

namespace EarlyExitGen.Hosting.Tests;

/// <summary>What a fake cascade does with a text: nothing, or it waits until a test lets it go on.</summary>
public sealed class FakeWork
{
    private readonly SemaphoreSlim _steps = new(0);

    /// <summary>Whether each text waits for <see cref="Let"/>.</summary>
    public bool Waits { get; init; }

    /// <summary>Whether each text that is followed to the end waits for <see cref="Let"/>.</summary>
    public bool TracesWait { get; init; }

    /// <summary>Whether it was warmed up.</summary>
    public bool IsWarm { get; set; }

    /// <summary>Whether it was disposed of.</summary>
    public bool IsDisposed { get; set; }

    /// <summary>The texts that were begun, in their order, and at which dial.</summary>
    public ConcurrentQueue<(string Text, float Dial)> Begun { get; } = [];

    /// <summary>The texts that were followed to the end, or begun to be.</summary>
    public ConcurrentQueue<string> Traced { get; } = [];

    /// <summary>How many were ended by their token.</summary>
    public int Ended => _ended;

    private int _ended;

    /// <summary>Lets some texts go on.</summary>
    public void Let(int texts) => _steps.Release(texts);

    /// <summary>Does a text.</summary>
    public void Do(string text, float dial, CancellationToken cancellationToken)
    {
        Begun.Enqueue((text, dial));
        Wait(Waits, cancellationToken);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
    }

    /// <summary>Follows a text to the end.</summary>
    public void Trace(string text, CancellationToken cancellationToken)
    {
        Traced.Enqueue(text);
        Wait(TracesWait, cancellationToken);
    }

    private void Wait(bool waits, CancellationToken cancellationToken)
    {
        try
        {
            if (waits)
            {
                _steps.Wait(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _ended);
            throw;
        }
    }
}
