using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Reads settings of the dials. They count in single precision, as the dials do, but lie within their range as they are
/// written too.
/// </summary>
internal static class DialReader
{
    /// <summary>Reads the settings of all dials; that of the rule that is chosen is required.</summary>
    /// <param name="reader">What has them.</param>
    /// <param name="rule">The rule that is chosen; null if it could not be read.</param>
    /// <param name="labels">The number of labels; null if they could not be read.</param>
    public static DialSettings Read(ObjectReader reader, ExitRule? rule, int? labels) =>
        Read(reader, RuleTraits.All, rule, labels);

    /// <summary>Reads the settings that an exit has for itself.</summary>
    public static DialSettings ReadOwn(ObjectReader exit, int? labels) =>
        Read(exit, RuleTraits.All.Where(traits => traits.IsPerExit), rule: null, labels);

    private static DialSettings Read(ObjectReader reader, IEnumerable<RuleTraits> rules, ExitRule? rule, int? labels)
    {
        List<DialSetting> settings = [];
        foreach (RuleTraits traits in rules)
        {
            if (Read(reader, traits, required: traits.Rule == rule, labels) is { } dial)
            {
                settings.Add(new DialSetting(traits.Rule, dial.Token));
            }
        }

        return new DialSettings(new EquatableArray<DialSetting>(settings));
    }

    private static JsonNumber? Read(ObjectReader reader, RuleTraits traits, bool required, int? labels)
    {
        JsonNumber? dial = reader.Number(traits.Dial, required);
        if (dial is not null && traits.IsWhole)
        {
            return reader.Integer(traits.Dial, minimum: (int)traits.LowestDial(labels ?? 0)) is null ? null : dial;
        }

        // Without labels only the range that does not depend on them can be checked, and they are reported themselves.
        if (dial is not null && (labels is not null || !traits.DependsOnLabels)
            && !traits.Takes(dial.Token, labels ?? 0))
        {
            reader.Problems.Add(
                ManifestRule.Dial, dial, dial.Token + " is out of range; " + traits.Reason(labels ?? 0));
        }

        return dial;
    }
}
