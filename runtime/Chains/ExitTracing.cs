using System.Diagnostics;

namespace EarlyExitGen.Runtime;

/// <summary>Follows one text through all exits.</summary>
internal static class ExitTracing
{
    /// <summary>Runs all exits of a text.</summary>
    /// <param name="run">The text.</param>
    /// <param name="setting">The setting at which it is judged.</param>
    /// <exception cref="CascadeException">A block failed, or a logit of the last exit is not finite.</exception>
    public static TextTrace Trace(BlockRun run, CascadeSetting setting)
    {
        CascadeInfo cascade = setting.Cascade;
        TracedExit[] exits = new TracedExit[cascade.Exits.Count];
        int answered = -1;
        int streak = 0;
        int answer = -1;
        for (int i = 0; i < exits.Length; i++)
        {
            float temperature = cascade.Exits[i].Temperature;
            long start = Stopwatch.GetTimestamp();
            float[] logits = run.Next().ToArray();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            float[] probabilities = new float[logits.Length];
            float score = RuleScore.Of(cascade.Rule, logits, temperature, ref streak, ref answer);
            exits[i] = new TracedExit
            {
                Exit = i,
                Layers = cascade.Exits[i].Layer,
                Label = i < exits.Length - 1
                    ? Logits.Answer(logits, temperature, probabilities)
                    : run.AnswerUnmeasured(temperature, probabilities),
                Logits = logits,
                Probabilities = probabilities,
                Score = score,
                Threshold = i < setting.Thresholds.Length ? setting.Thresholds[i] : null,
                Answers = setting.Answers(i, score),
                Elapsed = elapsed,
            };
            answered = answered < 0 && exits[i].Answers ? i : answered;
        }

        return new TextTrace
        {
            Setting = setting, Exits = exits, Answered = answered, Tokens = run.Ids.Length, Truncated = run.Truncated,
        };
    }
}
