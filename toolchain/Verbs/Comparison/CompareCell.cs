using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>A rule at a goal: the dial chosen on held-out texts, and what it gives on others.</summary>
/// <param name="Rule">The rule, as manifests name it, or <see cref="RuleContender.EarlierLast"/>.</param>
/// <param name="Measure">What the goal is about; see <see cref="CompareGoal"/>.</param>
/// <param name="Limit">The goal.</param>
internal sealed record CompareCell(string Rule, string Measure, double Limit)
{
    /// <summary>The dial, epsilon for <c>agreement</c>; null where no text leaves early.</summary>
    public double? Dial { get; init; }

    /// <summary>The layers before the exit that always answers.</summary>
    public int LastLayer { get; init; }

    /// <summary>How many times fewer layers on the texts that the dial was chosen on.</summary>
    public double DevSpeedup { get; init; }

    /// <summary>How many times fewer layers.</summary>
    public required Interval SpeedupLayers { get; init; }

    /// <summary>The share of texts answered as labelled.</summary>
    public required Interval Accuracy { get; init; }

    /// <summary>The accuracy that the full model has more.</summary>
    public required Interval Loss { get; init; }

    /// <summary>The share of texts answered otherwise than by the full model.</summary>
    public required Interval Disagreement { get; init; }

    /// <summary>The speed-up by that of <c>maxProbability</c> at the same goal; null where that has none.</summary>
    public Interval? OverMaxProbability { get; init; }
}
