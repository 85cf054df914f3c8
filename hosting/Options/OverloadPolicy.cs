namespace EarlyExitGen.Hosting;

/// <summary>What happens to texts that come while the queue is full, or fills.</summary>
public enum OverloadPolicy
{
    /// <summary>They wait for room: callers are slowed down.</summary>
    Wait,

    /// <summary>They are refused with a <see cref="CascadeOverloadedException"/>.</summary>
    Reject,

    /// <summary>
    /// The dial follows the queue, from its setting up to <see cref="CascadeHostOptions.BusyDial"/> and never beyond,
    /// so that texts take less time when there are many; if the queue is full all the same they are refused.
    /// </summary>
    TurnDial,
}
