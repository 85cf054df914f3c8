using System.Text.Json.Serialization;
using EarlyExitGen.Hosting;

namespace EarlyExitGen.AspNetCore.Dashboard;

/// <summary>All cascades at one moment, as the page reads it.</summary>
internal sealed record DashboardState(IReadOnlyList<CascadeState> Cascades);

/// <summary>
/// A cascade at one moment. Rates and quantiles are those of the last minute, all else since the start.
/// </summary>
internal sealed record CascadeState
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required bool IsPair { get; init; }

    public required int Layers { get; init; }

    public required string Rule { get; init; }

    public required float Dial { get; init; }

    /// <summary>Where the queue has turned it.</summary>
    public required float PresentDial { get; init; }

    public required IReadOnlyList<float> Promises { get; init; }

    public required IReadOnlyList<PointState> Points { get; init; }

    public required IReadOnlyList<ExitState> Exits { get; init; }

    public required long Texts { get; init; }

    public required double PerSecond { get; init; }

    /// <summary>Texts in each of the last seconds, the latest last.</summary>
    public required IReadOnlyList<int> Past { get; init; }

    public required double? MeanLayers { get; init; }

    public required long Unanswered { get; init; }

    public required long Refused { get; init; }

    public required long Truncated { get; init; }

    public required int Waiting { get; init; }

    public required int QueueLimit { get; init; }

    /// <summary>What shadows show; null if none run.</summary>
    public required ShadowState? Shadow { get; init; }
}

/// <summary>What texts show that were run to the end.</summary>
internal sealed record ShadowState
{
    public required double Promised { get; init; }

    public required IReadOnlyList<ShadowRowState> Rows { get; init; }

    public required int Waiting { get; init; }

    public required long Unseen { get; init; }

    public required bool Broken { get; init; }

    public required long? NoticedAfter { get; init; }

    /// <summary>How many texts the cascade was calibrated on; null if its manifest does not say.</summary>
    public required int? CalibrationTexts { get; init; }

    /// <summary>How the texts differ from those of the calibration; null if that cannot be told.</summary>
    public required ShiftState? Shift { get; init; }
}

/// <summary>How the texts that were seen differ from those of the calibration; distances are in [0, 1].</summary>
internal sealed record ShiftState
{
    public required IReadOnlyList<ShiftRow> Exits { get; init; }

    /// <summary>How far the scores of each exit are off; null of one whose scores then are not known.</summary>
    public required IReadOnlyList<double?> Scores { get; init; }

    public required double ExitsDistance { get; init; }

    public required double ScoresDistance { get; init; }

    public required bool Noticed { get; init; }

    public required long? NoticedAfter { get; init; }
}

/// <summary>All texts that were seen, or those of an exit.</summary>
internal sealed record ShadowRowState(
    int? Exit, long Seen, long Disagreed, double Rate, double Lower, double Upper);

/// <summary>A setting of the dial with a name.</summary>
internal sealed record PointState(string Name, float Dial, double? Disagreement, double? Speedup);

/// <summary>An exit at one moment; durations in seconds.</summary>
internal sealed record ExitState
{
    public required int Exit { get; init; }

    public required int Layer { get; init; }

    public required bool IsLexical { get; init; }

    public required long Texts { get; init; }

    public required int Recent { get; init; }

    public required double? Median { get; init; }

    public required double? P95 { get; init; }
}

/// <summary>A text exit by exit.</summary>
internal sealed record TriedText
{
    public required int Tokens { get; init; }

    public required bool Truncated { get; init; }

    public required int Answered { get; init; }

    public required float Dial { get; init; }

    public required IReadOnlyList<TriedExit> Exits { get; init; }

    public required IReadOnlyList<TriedPromise> Promises { get; init; }
}

/// <summary>A text at one exit; the duration in seconds.</summary>
internal sealed record TriedExit(
    int Exit, int Layers, int Label, IReadOnlyList<float> Probabilities, float Score, float? Threshold, bool Answers,
    double Duration);

/// <summary>Where a text leaves at a promise.</summary>
internal sealed record TriedPromise(float Rate, int Exit);

/// <summary>How the page's data is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DashboardState))]
[JsonSerializable(typeof(TriedText))]
internal sealed partial class DashboardJson : JsonSerializerContext;
