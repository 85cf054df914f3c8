using EarlyExitGen.Runtime;

namespace EarlyExitGen.Interpreted;

/// <summary>Whether the exits of one text answer, asked one after the other.</summary>
/// <param name="rule">The rule by which they do.</param>
/// <param name="thresholds">The scores at which they do; null if none but the last does.</param>
internal ref struct ExitDecision(CascadeRule rule, ExitThresholds? thresholds)
{
    private int _streak = 0;
    private int _answer = -1;

    /// <summary>Whether an early exit answers; where a logit is not finite it never does.</summary>
    /// <param name="exit">The exit, from 0.</param>
    /// <param name="logits">Its raw logits.</param>
    /// <param name="temperature">Its temperature.</param>
    public bool Answers(int exit, ReadOnlySpan<float> logits, float temperature)
    {
        if (thresholds is null)
        {
            return false;
        }

        float threshold = thresholds.Scores[exit];
        return rule switch
        {
            CascadeRule.Agreement => AgreementRule.Score(logits) >= threshold,
            CascadeRule.MaxProbability => MaxProbabilityRule.Score(logits, temperature) >= threshold,
            CascadeRule.Entropy => EntropyRule.Score(logits, temperature) <= threshold,
            CascadeRule.Margin => MarginRule.Score(logits, temperature) >= threshold,
            _ => (_streak = PatienceRule.Streak(logits, _streak, ref _answer)) >= threshold,
        };
    }
}
