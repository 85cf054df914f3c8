using System.Text.Json.Serialization;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Evaluation;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>The figures at the settings of a rule's dial, from the most careful to the fastest.</summary>
/// <param name="Count">The number of texts.</param>
/// <param name="Rule">The rule, as manifests name it.</param>
/// <param name="Points">The settings.</param>
/// <param name="Timed">
/// Wall clock at some settings of the manifest's dial, against the plain model; null if none was asked for.
/// </param>
internal sealed record SweepReport(int Count, string Rule, IReadOnlyList<SweepPoint> Points, EvaluationReport? Timed)
{
    /// <summary>What costs are counted in: layers, or of several models microseconds.</summary>
    public string Cost { get; init; } = ExitCosts.Layers;

    /// <summary>The manifest's own setting; null of another rule.</summary>
    [JsonIgnore]
    public SweepPoint? Own { get; init; }

    /// <summary>What the whole model costs, in the same unit.</summary>
    [JsonIgnore]
    public double Whole { get; init; }
}
