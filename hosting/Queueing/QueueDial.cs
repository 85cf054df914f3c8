namespace EarlyExitGen.Hosting.Queueing;

/// <summary>The dial, and where the queue has turned it. Thread-safe.</summary>
/// <param name="dial">The dial.</param>
internal sealed class QueueDial(float dial)
{
    private readonly Lock _gate = new();
    private DialLadder _ladder = new(dial);
    private float _dial = dial;
    private int _step;

    /// <summary>The dial, as its owner wants it while the queue is short.</summary>
    public float Value => Volatile.Read(ref _dial);

    /// <summary>The setting for what is computed next.</summary>
    /// <param name="waiting">The texts that wait.</param>
    /// <param name="limit">The most that may.</param>
    /// <returns>The setting, and whether the queue has turned it.</returns>
    public (float Dial, bool Turned) Next(int waiting, int limit)
    {
        lock (_gate)
        {
            _step = _ladder.Next(_step, waiting, limit);
            return (_ladder[_step], _step > 0);
        }
    }

    /// <summary>The setting that <see cref="Next"/> would give, which stays where it is.</summary>
    /// <inheritdoc cref="Next"/>
    public float Peek(int waiting, int limit)
    {
        lock (_gate)
        {
            return _ladder[_ladder.Next(_step, waiting, limit)];
        }
    }

    /// <summary>Turns the dial.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="cascade">The cascade.</param>
    /// <param name="busy">How far the queue may turn it from there; null for not at all.</param>
    /// <param name="turned">Is told before others can turn it again.</param>
    /// <returns>Where it stood.</returns>
    public float Turn(float to, CascadeInfo cascade, float? busy, Action<float> turned)
    {
        lock (_gate)
        {
            float before = _dial;
            _dial = to;
            _ladder = DialLadder.Of(cascade, to, busy);
            turned(to);
            return before;
        }
    }

    /// <summary>Does something with the dial while nobody turns it.</summary>
    public void Hold(Action<float> action)
    {
        lock (_gate)
        {
            action(_dial);
        }
    }

    /// <summary>Changes how far the queue may turn the dial, or which promises lie between.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="busy">How far the queue may turn it; null for not at all.</param>
    public void Between(CascadeInfo cascade, float? busy)
    {
        lock (_gate)
        {
            _ladder = DialLadder.Of(cascade, _dial, busy);
        }
    }
}
