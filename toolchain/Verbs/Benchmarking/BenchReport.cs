using System.Text.Json.Serialization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Benchmarking;

/// <summary>
/// A cascade timed against its plain model; what <c>bench --json</c> prints. Ratios of times are cascade over plain
/// model, the ratio of throughputs is the cascade's texts a second over the plain model's.
/// </summary>
internal sealed record BenchReport
{
    /// <summary>Processor, system and versions.</summary>
    public required string Machine { get; init; }

    /// <summary>The number of texts.</summary>
    public required int Count { get; init; }

    /// <summary>Their mean number of tokens.</summary>
    public required double MeanTokens { get; init; }

    /// <summary>Into how many rounds they were split.</summary>
    public required int Rounds { get; init; }

    /// <summary>How the plain model ran: whichever was the fastest here.</summary>
    public required string Plain { get; init; }

    /// <summary>The plain model's time for a text.</summary>
    public required double PlainMicroseconds { get; init; }

    /// <summary>All blocks, only the last exit answering.</summary>
    public required RatioEstimate NeverExit { get; init; }

    /// <summary>Every text leaving at one exit, for each exit but the last.</summary>
    public required IReadOnlyList<ExitRatio> Exits { get; init; }

    /// <summary>Every text leaving where the manifest's own dial lets it.</summary>
    public required RatioEstimate OwnDial { get; init; }

    /// <summary>
    /// The plain model as it is written first, over the plain model at its best; null where the tokenizer is none of
    /// BERT's.
    /// </summary>
    [JsonPropertyName("firstWritten")]
    public required RatioEstimate? NaiveBaseline { get; init; }

    /// <summary>
    /// At the manifest's own dial, the times of the texts by the exit that answers them; the plain model's last.
    /// </summary>
    public required IReadOnlyList<LatencyDistribution> Latencies { get; init; }

    /// <summary>All processors busy on both sides, one text each, at the manifest's own dial.</summary>
    public required RatioEstimate Throughput { get; init; }

    /// <summary>Managed time of one text at the first exit outside tokenizer and native calls; the median.</summary>
    public required double OverheadMicroseconds { get; init; }

    /// <summary>Managed memory that one text allocates, from text to prediction, after the warm-up.</summary>
    public required double AllocatedBytes { get; init; }
}
