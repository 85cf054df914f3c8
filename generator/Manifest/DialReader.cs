using System.Globalization;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the initial settings of the dials. They count in single precision, as the dials do.</summary>
internal static class DialReader
{
    /// <summary>Reads <c>threshold</c>, the dial of <see cref="ExitRule.MaxProbability"/>.</summary>
    public static NumberToken? ReadThreshold(ObjectReader manifest, ExitRule? rule, int? labels)
    {
        JsonNumber? threshold = manifest.Number("threshold", required: rule == ExitRule.MaxProbability);
        if (threshold is null || labels is null)
        {
            return threshold?.Token;
        }

        if (Numbers.ToSingle(threshold.Token) is not { } value || !(value > 1f / labels && value <= 1))
        {
            string count = labels.Value.ToString(CultureInfo.InvariantCulture);
            manifest.Problems.Add(
                ManifestRule.Dial,
                threshold,
                threshold.Token + " is out of range; with " + count + " labels a largest probability is above 1/" + count
                    + ", so a threshold lies in (1/" + count + ", 1]");
        }

        return threshold.Token;
    }

    /// <summary>Reads <c>maxDisagreement</c>, the dial of <see cref="ExitRule.Agreement"/>.</summary>
    public static NumberToken? ReadMaxDisagreement(ObjectReader manifest, ExitRule? rule)
    {
        JsonNumber? dial = manifest.Number("maxDisagreement", required: rule == ExitRule.Agreement);
        if (dial is not null && !(Numbers.ToSingle(dial.Token) is >= 0 and < 1))
        {
            manifest.Problems.Add(
                ManifestRule.Dial, dial, dial.Token + " is out of range; a share of texts that may differ lies in [0, 1)");
        }

        return dial?.Token;
    }

    /// <summary>Warns if the dial is turned up, and yet so low that no text leaves early.</summary>
    public static void WarnIfDead(ObjectReader manifest, CascadeSpec spec)
    {
        if (spec is not { Rule: ExitRule.Agreement, MaxDisagreement: { Single: > 0 } dial, Exits.Count: > 1 })
        {
            return;
        }

        string? reason =
            spec.Disagreement.Count == 0 ? "'disagreement' has no rates"
            : dial.Single < spec.Disagreement[0].Rate.Single
                ? dial + " is below " + spec.Disagreement[0].Rate + ", the first rate of 'disagreement'"
            : null;
        if (reason is not null)
        {
            manifest.Problems.Add(
                ManifestRule.DeadDial,
                manifest.Number("maxDisagreement")!,
                "no text leaves early at this dial, for " + reason + "; raise it, calibrate with more rows, or write 0 if that is meant");
        }
    }
}
