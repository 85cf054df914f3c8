using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Interpreted;

/// <summary>Whether the exits of one text answer, asked one after the other.</summary>
/// <param name="rule">The rule by which they do.</param>
/// <param name="thresholds">The scores at which they do; null if none but the last does.</param>
/// <param name="streak">For patience: how many exits asked before have answered as the exit before them.</param>
/// <param name="answer">For patience: what the last of these has answered; -1 for nothing.</param>
internal ref struct ExitDecision(CascadeRule rule, ExitThresholds? thresholds, int streak = 0, int answer = -1)
{
    private int _streak = streak;
    private int _answer = answer;

    /// <summary>For patience: how many exits in a row have answered as the exit before them.</summary>
    public readonly int Streak => _streak;

    /// <summary>For patience: what the last exit has answered; -1 for nothing.</summary>
    public readonly int LastAnswer => _answer;

    /// <summary>Whether an early exit answers; where a logit is not finite it never does.</summary>
    /// <param name="exit">The exit, from 0.</param>
    /// <param name="logits">Its raw logits.</param>
    /// <param name="temperature">Its temperature.</param>
    public bool Answers(int exit, ReadOnlySpan<float> logits, float temperature) =>
        thresholds is not null && Answers(rule, thresholds.Scores[exit], logits, temperature, ref _streak, ref _answer);

    /// <summary>Whether an early exit answers; where a logit is not finite it never does.</summary>
    /// <param name="rule">The rule by which it does.</param>
    /// <param name="threshold">The score at which it does.</param>
    /// <param name="logits">Its raw logits.</param>
    /// <param name="temperature">Its temperature.</param>
    /// <param name="streak">For patience: how many exits in a row have answered as the exit before them.</param>
    /// <param name="answer">For patience: what the exit before has answered.</param>
    public static bool Answers(
        CascadeRule rule,
        float threshold,
        ReadOnlySpan<float> logits,
        float temperature,
        ref int streak,
        ref int answer) =>
        RuleTraits.Of((ExitRule)rule).Answers(
            RuleScore.Of(rule, logits, temperature, ref streak, ref answer), threshold);
}
