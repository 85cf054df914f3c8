namespace EarlyExitGen.Hosting;

/// <summary>What a call asks for beyond what the options say.</summary>
public readonly record struct CascadeCall
{
    /// <summary>The setting at which it is answered, whatever the dial says; null for the dial's.</summary>
    public float? Dial { get; init; }

    /// <summary>How long it may take, in the queue and in the blocks; null for what the options say.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What happens if the queue is full; null for what the options say.</summary>
    public OverloadPolicy? Policy { get; init; }
}
