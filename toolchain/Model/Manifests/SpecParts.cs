using System.Text.Json;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>Makes the parts of a manifest from what was computed.</summary>
internal static class SpecParts
{
    /// <summary>
    /// A number as it will be written: the shortest text that reads back as the same double, whatever the culture.
    /// </summary>
    public static NumberToken Number(double value) => new(JsonSerializer.Serialize(value));

    /// <summary>The same of a number that may be missing.</summary>
    public static NumberToken? Number(double? value) => value is { } number ? Number(number) : null;

    /// <summary>A setting of one rule's dial.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="dial">The setting; null for the usual one.</param>
    public static DialSettings Dials(CascadeRule rule, double? dial = null) =>
        Dials((rule, dial ?? RuleTraits.Of((ExitRule)rule).UsualDial));

    /// <summary>Settings of the dials of several rules, or of none.</summary>
    public static DialSettings Dials(params IEnumerable<(CascadeRule Rule, double Dial)> settings) =>
        new(new EquatableArray<DialSetting>(settings
            .Select(s => new DialSetting((ExitRule)s.Rule, Number(s.Dial))).OrderBy(s => s.Rule)));

    /// <summary>An exit's map from its score to its agreement with the last exit.</summary>
    public static AgreementSpec Agreement(double slope, double intercept) => new(Number(slope), Number(intercept));

    /// <summary>A promised rate and the epsilon that keeps it.</summary>
    public static DisagreementRow Rate(double rate, double epsilon) => new(Number(rate), Number(epsilon));

    /// <summary>
    /// Labels that are named by identifiers made from them; where that gives none, or one that is taken, by their
    /// number or with one behind it.
    /// </summary>
    public static EquatableArray<LabelSpec> Labels(IReadOnlyList<string> texts)
    {
        string[] made = [.. texts.Select(Identifiers.FromLabel)];
        HashSet<string> taken = new(made, StringComparer.Ordinal);
        HashSet<string> given = new(StringComparer.Ordinal);
        return new(texts.Select((text, i) =>
        {
            string identifier = Identifiers.MemberFault(made[i]) is null
                ? made[i]
                : FormattableString.Invariant($"Label{i}");
            if (identifier != made[i]
                ? taken.Contains(identifier) || given.Contains(identifier)
                : given.Contains(identifier))
            {
                identifier = Enumerable.Range(2, texts.Count + 1)
                    .Select(n => FormattableString.Invariant($"{identifier}_{n}"))
                    .First(name => !taken.Contains(name) && !given.Contains(name));
            }

            given.Add(identifier);
            return new LabelSpec(text, identifier);
        }));
    }

    /// <summary>A setting of the dial that has a name.</summary>
    public static OperatingPointSpec Point(string name, DialSettings dials, MeasuredSpec? measured = null) => new()
    {
        Name = name, Identifier = Identifiers.FromLabel(name), Dials = dials, Measured = measured,
    };
}
