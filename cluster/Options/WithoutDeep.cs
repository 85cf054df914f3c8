namespace EarlyExitGen.Cluster;

/// <summary>What a text gets that needs a deep silo when none answers in time.</summary>
public enum WithoutDeep
{
    /// <summary>A <see cref="TimeoutException"/>.</summary>
    Error,

    /// <summary>
    /// What the last of the front exits says, marked as <see cref="Hosting.CascadeAnswer{TPrediction}.Degraded"/> and
    /// counted: the promise does not hold for it.
    /// </summary>
    Degrade,
}
