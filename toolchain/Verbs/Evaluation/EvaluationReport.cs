using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Measuring;

namespace EarlyExitGen.Toolchain.Verbs.Evaluation;

/// <summary>A cascade measured against its plain model; what <c>evaluate --json</c> prints.</summary>
/// <param name="Count">The number of texts.</param>
/// <param name="Rule">The exit rule, as manifests name it.</param>
/// <param name="Plain">The plain model; null without one.</param>
/// <param name="NeverExit">The cascade with no exit taken.</param>
/// <param name="Points">The cascade at each setting of the dial, in the order given.</param>
internal sealed record EvaluationReport(
    int Count, string Rule, PlainFigures? Plain, EvaluationPoint NeverExit, IReadOnlyList<EvaluationPoint> Points)
{
    /// <summary>What costs are counted in: layers, or of several models microseconds.</summary>
    public string Cost { get; init; } = ExitCosts.Layers;
}
