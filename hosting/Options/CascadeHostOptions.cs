namespace EarlyExitGen.Hosting;

/// <summary>
/// How a cascade runs in the host: from code, or from the section <c>Cascades:NAME</c> of the configuration. What can
/// be changed while it runs is said so; the rest counts from the next start.
/// </summary>
public sealed class CascadeHostOptions
{
    /// <summary>
    /// The folder of the cascade's files; null for where the build puts them. When it changes while the host runs, the
    /// cascade there takes the place of the one that answers, if it fits: see <see cref="ICascadeService.SwapAsync"/>.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>
    /// The threads that compute one text, as <see cref="CascadeOptions.IntraOpThreads"/>: 0 to 1,024.
    /// </summary>
    public int Threads { get; set; }

    /// <summary>How many texts are computed at a time: 1 to 65,536; 0, the default, for the processors.</summary>
    public int Concurrency { get; set; }

    /// <summary>As <see cref="CascadeOptions.LazyBlocks"/>; without warming up.</summary>
    public bool LazyBlocks { get; set; }

    /// <summary>
    /// Whether the cascade is made ready for texts of any length before the host reports ready; true by default.
    /// </summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>The dial; null for the manifest's, or <see cref="OperatingPoint"/>. May change.</summary>
    public float? Dial { get; set; }

    /// <summary>The name of an operating point of the manifest, instead of <see cref="Dial"/>. May change.</summary>
    public string? OperatingPoint { get; set; }

    /// <summary>How many texts may wait: 1 to 1,000,000; 1,000 by default. May change.</summary>
    public int QueueLimit { get; set; } = 1000;

    /// <summary>What happens when they are more. May change.</summary>
    public OverloadPolicy Policy { get; set; }

    /// <summary>
    /// With <see cref="OverloadPolicy.TurnDial"/>: how far the queue may turn the dial. May change.
    /// </summary>
    public float? BusyDial { get; set; }

    /// <summary>
    /// The name of an operating point of the manifest, instead of <see cref="BusyDial"/>. May change.
    /// </summary>
    public string? BusyOperatingPoint { get; set; }

    /// <summary>
    /// How long a call may take, in the queue and in the blocks; null, the default, for any time. May change.
    /// </summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>
    /// How many texts of one call are computed before others have their turn: 1 to 4,096; 32 by default. May change.
    /// </summary>
    public int ChunkTexts { get; set; } = 32;

    /// <summary>
    /// The share of texts that run on to the end after having been answered, in idle time, to see whether the promise
    /// is kept: 0, the default, to 1. May change.
    /// </summary>
    public double ShadowRate { get; set; }

    /// <summary>How many texts may wait for that: 4 to 100,000; 256 by default.</summary>
    public int ShadowQueueLimit { get; set; } = 256;

    /// <summary>
    /// The largest probability of calling a promise broken that is kept, ever: in (0, 0.5]; 0.05 by default.
    /// </summary>
    public double ShadowRisk { get; set; } = 0.05;

    /// <summary>
    /// Whether the dial turns back by itself where the promise is broken, to where the texts that were seen keep it;
    /// false by default. Only with the rule <see cref="CascadeRule.Agreement"/>. May change.
    /// </summary>
    public bool ShadowTurnsBack { get; set; }

    /// <summary>
    /// Whether, where the promise is broken, maps and promises are refitted to the texts that are then run to the end,
    /// in memory, and the dial goes back to what was promised; false by default. Only with the rule
    /// <see cref="CascadeRule.Agreement"/>. May change.
    /// </summary>
    public bool ShadowRefits { get; set; }

    /// <summary>
    /// How many texts that takes: 100 to 100,000; 1,000 by default. n texts support promises down to about 3/n. May
    /// change.
    /// </summary>
    public int ShadowRefitTexts { get; set; } = 1000;
}
