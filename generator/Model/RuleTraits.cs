using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace EarlyExitGen.Manifests;

/// <summary>The properties of each exit rule: one table for whoever reads, writes, runs or measures cascades.</summary>
internal sealed class RuleTraits
{
    private readonly Func<int, double> _lowest;
    private readonly bool _includesLowest;
    private readonly double _highest;
    private readonly bool _includesHighest;
    private readonly Func<string, string, string> _reason;

    private RuleTraits(
        ExitRule rule,
        string name,
        string dial,
        (Func<int, double> Lowest, bool Included) from,
        (double Highest, bool Included) to,
        Func<string, string, string> reason)
    {
        Rule = rule;
        Name = name;
        Dial = dial;
        (_lowest, _includesLowest) = from;
        (_highest, _includesHighest) = to;
        _reason = reason;
    }

    /// <summary>All rules, in the order of <see cref="ExitRule"/>.</summary>
    public static IReadOnlyList<RuleTraits> All { get; } =
    [
        new(ExitRule.Agreement, "agreement", "maxDisagreement", (_ => 0, true), (1, false),
            (_, range) => "a share of texts that may differ lies in " + range)
        {
            Score = "log-odds", UsualDial = 0.02, StrictestDial = _ => 0,
        },
        new(ExitRule.MaxProbability, "maxProbability", "threshold", (labels => 1.0 / labels, false), (1, true),
            (labels, range) => "with " + labels + " labels a largest probability is above 1/" + labels
                + ", so a threshold lies in " + range)
        {
            Score = "probability", IsPerExit = true, DependsOnLabels = true, UsualDial = 0.9, StrictestDial = _ => 1,
        },
        new(ExitRule.Entropy, "entropy", "maxEntropy", (_ => 0, true), (1, false),
            (_, range) => "an entropy, in parts of the largest one, is at most 1, so a maxEntropy lies in " + range)
        {
            Score = "entropy", IsPerExit = true, IsLowerSurer = true, UsualDial = 0.2, StrictestDial = _ => 0,
        },
        new(ExitRule.Margin, "margin", "minMargin", (_ => 0, false), (1, true),
            (_, range) => "a margin between two probabilities is at least 0, so a minMargin lies in " + range)
        {
            Score = "margin", IsPerExit = true, UsualDial = 0.8, StrictestDial = _ => 1,
        },
        new(ExitRule.Patience, "patience", "patience", (_ => 1, true), (double.PositiveInfinity, false),
            (_, _) => "a patience is a whole number of at least 1")
        {
            Score = "streak", IsWhole = true, UsualDial = 1, StrictestDial = exits => exits,
        },
    ];

    /// <summary>The rule.</summary>
    public ExitRule Rule { get; }

    /// <summary>Its name in manifests and options.</summary>
    public string Name { get; }

    /// <summary>The property of a manifest that holds its dial.</summary>
    public string Dial { get; }

    /// <summary>The score that an exit is judged by, in words.</summary>
    public string Score { get; private init; } = "";

    /// <summary>Whether exits may have settings of the dial for themselves.</summary>
    public bool IsPerExit { get; private init; }

    /// <summary>Whether an exit answers where its score is at most the threshold, instead of at least.</summary>
    public bool IsLowerSurer { get; private init; }

    /// <summary>Whether the dial's range depends on the number of labels.</summary>
    public bool DependsOnLabels { get; private init; }

    /// <summary>Whether the dial is a whole number.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>The setting that is written where none is asked for.</summary>
    public double UsualDial { get; private init; }

    /// <summary>
    /// The setting, by the number of exits, at which no text leaves early, or only one that is sure but for rounding.
    /// </summary>
    public Func<int, float> StrictestDial { get; private init; } = _ => 0;

    /// <summary>A threshold that no score reaches.</summary>
    public float NeverThreshold => IsLowerSurer ? float.NegativeInfinity : float.PositiveInfinity;

    /// <summary>The traits of a rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rule.</exception>
    public static RuleTraits Of(ExitRule rule) => (uint)rule < (uint)All.Count
        ? All[(int)rule]
        : throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule.");

    /// <summary>The traits of the rule of that name; null if there is none.</summary>
    public static RuleTraits? Named(string name) => All.FirstOrDefault(traits => traits.Name == name);

    /// <summary>Whether an exit answers; a NaN compares false, so it goes on.</summary>
    public bool Answers(float score, float threshold) => IsLowerSurer ? score <= threshold : score >= threshold;

    /// <summary>The infimum of the dial: a threshold of 1/labels, or 0, or 1.</summary>
    public double LowestDial(int labels) => _lowest(labels);

    /// <summary>
    /// Whether the dial takes a value. Dials count in single precision, and so does the end of their range.
    /// </summary>
    public bool Takes(float value, int labels) => IsWithin(value, (float)_lowest(labels));

    /// <summary>Whether the dial takes a number of the manifest, in single precision and as it is written.</summary>
    public bool Takes(NumberToken token, int labels) =>
        token.FiniteSingle is { } single && Takes(single, labels)
        && token.FiniteValue is { } exact && IsWithin(exact, (float)_lowest(labels));

    /// <summary>The interval of the dial, such as <c>(1/4, 1]</c>.</summary>
    public string Range(int labels)
    {
        string lowest = DependsOnLabels ? "1/" + Text(labels) : Text(_lowest(labels));
        return (_includesLowest ? "[" : "(") + lowest + ", " + Text(_highest) + (_includesHighest ? "]" : ")");
    }

    /// <summary>Why the dial lies in its range, and in which.</summary>
    public string Reason(int labels) => _reason(Text(labels), Range(labels));

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private bool IsWithin(double value, double lowest) =>
        (_includesLowest ? value >= lowest : value > lowest)
        && (_includesHighest ? value <= _highest : value < _highest)
        && (!IsWhole || Math.Floor(value) == value);
}
