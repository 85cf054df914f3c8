namespace EarlyExitGen.Cluster;

/// <summary>
/// What a silo does of a cascade: from code, or from the section <c>Cascades:NAME:Silo</c> of the configuration, which
/// has the last word. Read once, when the silo is configured.
/// </summary>
public sealed class ClusterSiloOptions
{
    /// <summary>The tiers that it serves; all of them by default.</summary>
    public ClusterTiers Tiers { get; set; } = ClusterTiers.All;

    /// <summary>
    /// How many exits the front tier asks before it passes a text on: 1 to one less than the cascade has; null, the
    /// default, for 1. Where this silo serves the deep tier too and nothing is cut, it is not used.
    /// </summary>
    public int? Cut { get; set; }

    /// <summary>The folder of the cascade's files; null for where the build puts them.</summary>
    public string? Folder { get; set; }

    /// <summary>
    /// The threads that compute one text, as <see cref="CascadeOptions.IntraOpThreads"/>; 1 by default.
    /// </summary>
    public int Threads { get; set; } = 1;

    /// <summary>How many texts are computed at a time; 0, the default, for the processors.</summary>
    public int Concurrency { get; set; }

    /// <summary>How many texts are computed together, as <see cref="CascadeOptions.BatchRows"/>.</summary>
    public int BatchRows { get; set; } = 1;

    /// <summary>How many texts of all callers the deep tier makes one batch of; 64 by default.</summary>
    public int BatchTexts { get; set; } = 64;

    /// <summary>
    /// How long the deep tier waits for a batch to fill; zero, the default: it takes what has come while the batch
    /// before was computed, which suits CPUs.
    /// </summary>
    public TimeSpan BatchWait { get; set; }

    /// <summary>How many texts may wait in each tier before others are refused; 4,096 by default.</summary>
    public int QueueLimit { get; set; } = 4096;

    /// <summary>
    /// Whether blocks are loaded when a text first needs them; a silo that serves the front tier alone always does so.
    /// </summary>
    public bool LazyBlocks { get; set; }

    /// <summary>
    /// Whether the deep tier is made ready for texts of any length before the silo joins; true by default.
    /// </summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>
    /// Whether texts that no front exit answers go on as their states, in half precision: only where that is measured
    /// to be cheaper, by default.
    /// </summary>
    public ClusterStates States { get; set; }

    /// <summary>
    /// How long another silo may be silent before a text is sent to a further one too; 0.5 s by default.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(0.5);
}
