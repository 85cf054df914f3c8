using System.Runtime.CompilerServices;

namespace EarlyExitGen.Tests.Streaming;

/// <summary>Gives the numbers from 0 and counts them.</summary>
internal sealed class CountingSource(int items)
{
    private int _count;

    /// <summary>Instead of which item it throws.</summary>
    public int ThrowsAt { get; init; } = -1;

    /// <summary>Before which item it waits until it is cancelled.</summary>
    public int WaitsAt { get; init; } = -1;

    /// <summary>How many items were asked for.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether it has been disposed of.</summary>
    public bool Disposed { get; private set; }

    /// <summary>The numbers.</summary>
    public async IAsyncEnumerable<int> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            for (int item = 0; item < items; item++)
            {
                if (item == ThrowsAt)
                {
                    throw new InvalidDataException($"item {item}");
                }

                if (item == WaitsAt)
                {
                    await Task.Delay(Timeout.Infinite, cancellation);
                }

                Interlocked.Increment(ref _count);
                yield return item;
            }
        }
        finally
        {
            Disposed = true;
        }
    }
}
