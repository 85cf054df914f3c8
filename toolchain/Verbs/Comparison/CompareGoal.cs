using System.Globalization;
using EarlyExitGen.Toolchain.Verbs.Sweeping;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>The requirement on a dial, kept on the held-out texts it is chosen on.</summary>
/// <param name="Measure"><c>loss</c>, in accuracy against the full model, or <c>disagreement</c> with it.</param>
/// <param name="Limit">The largest share of texts.</param>
internal sealed record CompareGoal(string Measure, double Limit)
{
    /// <summary>At equal accuracy.</summary>
    public const string Loss = "loss";

    /// <summary>At equal disagreement.</summary>
    public const string Disagreement = "disagreement";

    /// <summary>The goals at which rules are compared.</summary>
    public static IReadOnlyList<CompareGoal> All { get; } =
    [
        new(Loss, 0.005), new(Loss, 0.01), new(Disagreement, 0.01), new(Disagreement, 0.02), new(Disagreement, 0.05),
    ];

    /// <summary>The goal in words.</summary>
    public override string ToString() => Measure == Loss
        ? string.Create(CultureInfo.InvariantCulture, $"at most {100 * Limit:0.#} {Points} lost")
        : string.Create(CultureInfo.InvariantCulture, $"at most {100 * Limit:0.#} % answered otherwise");

    private string Points => Math.Abs(Limit - 0.01) < 1e-9 ? "point" : "points";

    /// <summary>
    /// The fastest point before the goal is first missed; null if even the most careful one misses it.
    /// </summary>
    /// <param name="curve">The curve on held-out texts.</param>
    /// <param name="full">The full model's accuracy on them.</param>
    public DialPoint? Choose(DialCurve curve, double full) => curve.Points
        .TakeWhile(point => (Measure == Loss ? full - point.Accuracy!.Value : point.Disagreement) <= Limit + 1e-12)
        .LastOrDefault();
}
