using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>
/// Which exit answers each text, from recorded logits: by the scores and thresholds of the runtime itself, in single
/// precision, so that it is what the cascade would have decided, text for text.
/// </summary>
internal sealed class Replay
{
    private readonly CascadeSpec _spec;
    private readonly float[] _scores;

    /// <summary>Computes the scores of a rule.</summary>
    /// <param name="spec">The manifest, whose temperatures and maps count.</param>
    /// <param name="rule">The exit rule.</param>
    /// <param name="logits">The logits of all exits.</param>
    public Replay(CascadeSpec spec, CascadeRule rule, LogitTable logits)
    {
        _spec = spec;
        Rule = rule;
        Logits = logits;
        Early = logits.Exits - 1;
        _scores = new float[logits.Count * Early];
        for (int text = 0; text < logits.Count; text++)
        {
            int streak = 0;
            int answer = -1;
            for (int exit = 0; exit < Early; exit++)
            {
                ReadOnlySpan<float> z = logits.Of(text, exit);
                float temperature = spec.Exits[exit].Temperature.Single;
                _scores[(text * Early) + exit] =
                    RuleScore.Of(rule, z, temperature, ref streak, ref answer);
            }
        }
    }

    /// <summary>The exit rule.</summary>
    public CascadeRule Rule { get; }

    /// <summary>The logits.</summary>
    public LogitTable Logits { get; }

    /// <summary>The number of early exits.</summary>
    public int Early { get; }

    /// <summary>The score that an early exit's answer is judged by; NaN where it never answers.</summary>
    public float Score(int text, int exit) => _scores[(text * Early) + exit];

    /// <summary>The exit that answers each text at the manifest's own settings.</summary>
    public int[] Exits() => Exits(ExitThresholds.Initial(_spec, Rule).Scores);

    /// <summary>The exit that answers each text at a setting of the dial.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dial is outside what the rule takes.</exception>
    public int[] Exits(float dial) => Exits(ExitThresholds.Of(_spec, Rule, dial).Scores);

    /// <summary>
    /// The exit that answers each text where <paramref name="thresholds"/>, one per exit, are asked of the scores.
    /// </summary>
    public int[] Exits(float[] thresholds)
    {
        RuleTraits traits = RuleTraits.Of((ExitRule)Rule);
        int[] exits = new int[Logits.Count];
        for (int text = 0; text < exits.Length; text++)
        {
            int exit = 0;
            while (exit < Early && !traits.Answers(Score(text, exit), thresholds[exit]))
            {
                exit++;
            }

            exits[text] = exit;
        }

        return exits;
    }
}
