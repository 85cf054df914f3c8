namespace EarlyExitGen.Cluster;

/// <summary>
/// How a cascade of the cluster is asked, beside the options of <see cref="Hosting.CascadeHostOptions"/>: from code, or
/// from the section <c>Cascades:NAME:Cluster</c> of the configuration, which has the last word.
/// </summary>
public sealed class ClusterOptions
{
    /// <summary>How many chunks of texts are on their way at a time; 64 by default.</summary>
    public int Concurrency { get; set; } = 64;

    /// <summary>
    /// How long a silo may be silent before a text is sent to a further one too; whichever answers first counts. 0.5 s
    /// by default.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How long a call waits for silos that answer, where nothing else ends it before; 30 s by default.
    /// </summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What a text gets that no deep silo answers within <see cref="DeepWithin"/>.</summary>
    public WithoutDeep WithoutDeep { get; set; }

    /// <summary>How long deep silos may take with a text; 10 s by default.</summary>
    public TimeSpan DeepWithin { get; set; } = TimeSpan.FromSeconds(10);
}
