namespace EarlyExitGen.Runtime;

/// <summary>The score that an exit is judged by, for a rule that is known at run time only.</summary>
internal static class RuleScore
{
    /// <summary>The score; NaN where a logit is not finite.</summary>
    /// <param name="rule">The rule that judges.</param>
    /// <param name="logits">The exit's raw logits.</param>
    /// <param name="temperature">Its temperature.</param>
    /// <param name="streak">For patience: how many exits in a row have answered as the exit before them.</param>
    /// <param name="answer">For patience: what the exit before has answered.</param>
    public static float Of(
        CascadeRule rule, ReadOnlySpan<float> logits, float temperature, ref int streak, ref int answer) => rule switch
        {
            CascadeRule.Agreement => AgreementRule.Score(logits),
            CascadeRule.MaxProbability => MaxProbabilityRule.Score(logits, temperature),
            CascadeRule.Entropy => EntropyRule.Score(logits, temperature),
            CascadeRule.Margin => MarginRule.Score(logits, temperature),
            _ => streak = PatienceRule.Streak(logits, streak, ref answer),
        };
}
