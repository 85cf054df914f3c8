namespace EarlyExitGen.Hosting;

/// <summary>How a cascade in the host is doing, at one moment.</summary>
public sealed record CascadeServiceStatus
{
    /// <summary>Whether it is loaded and takes texts.</summary>
    public required bool Ready { get; init; }

    /// <summary>Whether its queue is nearly full, or texts were refused within the last ten seconds.</summary>
    public required bool Overloaded { get; init; }

    /// <summary>The dial.</summary>
    public required float Dial { get; init; }

    /// <summary>The setting that the next text is answered at: the dial, or where the queue has turned it.</summary>
    public required float PresentDial { get; init; }

    /// <summary>Texts that wait in the queue.</summary>
    public required int Waiting { get; init; }

    /// <summary>The largest number of texts that may wait.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>Texts that are being computed.</summary>
    public required int Running { get; init; }

    /// <summary>Texts that were taken so far.</summary>
    public required long Accepted { get; init; }

    /// <summary>Texts that were answered so far, by exit.</summary>
    public required IReadOnlyList<long> Answered { get; init; }

    /// <summary>Texts that got no answer: they failed, were cancelled, or ran out of time.</summary>
    public required long Unanswered { get; init; }

    /// <summary>Texts that were refused, since the queue was full.</summary>
    public required long Refused { get; init; }

    /// <summary>What a text takes to be computed, on average of the last ones.</summary>
    public required TimeSpan MeanTime { get; init; }
}
