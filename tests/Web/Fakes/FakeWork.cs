namespace EarlyExitGen.Web.Tests.Fakes;

/// <summary>
/// What fakes do with a text, decided by its first word; and what they have done so far. Thread-safe.
/// </summary>
internal sealed class FakeWork
{
    private readonly ManualResetEventSlim _gate = new(initialState: false);
    private int _begun;
    private int _underWay;

    /// <summary>Texts that were begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Texts that are being computed.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Lets go on whatever waits.</summary>
    public void Open() => _gate.Set();

    /// <summary>Does a text: "wait ..." waits until it is let go on, "fail ..." fails.</summary>
    public void Do(string text, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _begun);
        Interlocked.Increment(ref _underWay);
        try
        {
            if (text.StartsWith("wait", StringComparison.Ordinal))
            {
                _gate.Wait(cancellationToken);
            }

            if (text.StartsWith("fail", StringComparison.Ordinal))
            {
                throw new CascadeException("A block failed.");
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
