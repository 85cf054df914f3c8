using EarlyExitGen.Manifests;

namespace EarlyExitGen;

/// <summary>
/// A setting of a cascade's dial, made ready for calls that are answered at it whatever the dial says meanwhile. Made
/// by <see cref="ICascade.At"/> and its neighbours, once; good for any number of calls of that cascade. Never changes.
/// </summary>
public abstract class CascadeSetting
{
    private readonly float[] _thresholds;

    private protected CascadeSetting(CascadeInfo cascade, float dial, float[] thresholds)
    {
        Cascade = cascade;
        Dial = dial;
        _thresholds = thresholds;
    }

    /// <summary>The cascade that it is a setting of.</summary>
    public CascadeInfo Cascade { get; }

    /// <summary>The dial; NaN where only the last exit answers.</summary>
    public float Dial { get; }

    /// <summary>Whether only the last exit answers.</summary>
    public bool IsFullDepth => float.IsNaN(Dial);

    /// <summary>
    /// The score at which each exit but the last answers: at least it, or with <see cref="CascadeRule.Entropy"/> at
    /// most. Infinite where an exit never answers.
    /// </summary>
    public ReadOnlySpan<float> Thresholds => _thresholds;

    /// <summary>Checks that it is a setting of a cascade.</summary>
    /// <exception cref="ArgumentException">It is another cascade's.</exception>
    internal void Require(CascadeInfo cascade)
    {
        if (!ReferenceEquals(Cascade, cascade))
        {
            throw new ArgumentException(
                $"The setting is one of another cascade, {Cascade.Name}; make one with At of this one.", "setting");
        }
    }

    /// <summary>Whether an exit answers at a score; the last one always does, a NaN never before.</summary>
    /// <param name="exit">The exit, from 0.</param>
    /// <param name="score">Its score.</param>
    public bool Answers(int exit, float score) => exit >= _thresholds.Length
        || RuleTraits.Of((ExitRule)Cascade.Rule).Answers(score, _thresholds[exit]);
}
