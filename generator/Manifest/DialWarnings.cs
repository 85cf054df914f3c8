using System;
using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Warns of settings that are legal, and yet leave exits without a use.</summary>
internal static class DialWarnings
{
    /// <summary>Adds warnings to a manifest without errors.</summary>
    public static void Add(ObjectReader manifest, CascadeSpec spec)
    {
        if (spec.Exits.Count == 1)
        {
            return;
        }

        RuleTraits traits = RuleTraits.Of(spec.Rule);
        NumberToken dial = spec.Dials.Of(spec.Rule)!.Value;
        if (traits.IsPerExit)
        {
            AddUnreachable(manifest, spec, traits);
        }
        else if (traits.IsWhole)
        {
            AddPatience(manifest, spec, traits, dial);
        }
        else if (dial.Single > 0)
        {
            AddAgreement(manifest, spec, traits, dial);
        }
    }

    private static void AddPatience(ObjectReader manifest, CascadeSpec spec, RuleTraits traits, NumberToken dial)
    {
        if (dial.Value >= spec.Exits.Count - 1)
        {
            manifest.Problems.Add(
                ManifestRule.DeadDial,
                manifest.Number(traits.Dial)!,
                "no text leaves early at this dial, for exit " + Text(spec.Exits.Count - 1)
                    + ", the last, is the first at which an answer can be unchanged for " + dial
                    + " exits; lower it, or add exits");
        }
    }

    private static void AddAgreement(ObjectReader manifest, CascadeSpec spec, RuleTraits traits, NumberToken dial)
    {
        string? reason =
            spec.Disagreement.Count == 0 ? "'disagreement' has no rates"
            : dial.Single < spec.Disagreement[0].Rate.Single
                ? dial + " is below " + spec.Disagreement[0].Rate + ", the first rate of 'disagreement'"
            : null;
        if (reason is not null)
        {
            manifest.Problems.Add(
                ManifestRule.DeadDial,
                manifest.Number(traits.Dial)!,
                "no text leaves early at this dial, for " + reason
                    + "; raise it, calibrate with more rows, or write 0 if that is meant");
            return;
        }

        double epsilon = spec.Disagreement.Last(row => row.Rate.Single <= dial.Single).Epsilon.Value;
        for (int i = 0; i < spec.Exits.Count - 1; i++)
        {
            if (spec.Exits[i].Agreement is { } map)
            {
                double threshold = (Math.Log((1 - epsilon) / epsilon) - map.Intercept.Value) / map.Slope.Value;
                AddExtreme(manifest, i, dial, threshold, lowest: -Math.Log(spec.Labels.Count - 1));
            }
        }
    }

    /// <summary>The scores of an exit lie between the one of equal logits and the largest number there is.</summary>
    private static void AddExtreme(ObjectReader manifest, int exit, NumberToken dial, double threshold, double lowest)
    {
        JsonValue map = Property(manifest, exit, "agreement")!;
        if (threshold > float.MaxValue)
        {
            manifest.Problems.Add(
                ManifestRule.DeadExit,
                map,
                "at a dial of " + dial + " no score lets this exit answer; remove the exit, or calibrate again");
        }
        else if (threshold <= lowest)
        {
            manifest.Problems.Add(
                ManifestRule.OpenExit,
                map,
                "at a dial of " + dial + " every score lets this exit answer, so that no exit after it ever does; "
                    + "turn the dial down, or calibrate again");
        }
    }

    /// <summary>A score reaches the end of its range by rounding alone.</summary>
    private static void AddUnreachable(ObjectReader manifest, CascadeSpec spec, RuleTraits traits)
    {
        float end = traits.StrictestDial(spec.Exits.Count);
        string fix = "where rounding makes the " + traits.Score + " " + end.ToString(CultureInfo.InvariantCulture)
            + (traits.IsLowerSurer ? "; raise it" : "; lower it");
        bool some = false;
        for (int i = 0; i < spec.Exits.Count - 1; i++)
        {
            if (Property(manifest, i, traits.Dial) is not { } own)
            {
                some = true;
            }
            else if (spec.Exits[i].Dials.Of(spec.Rule)!.Value.Single == end)
            {
                manifest.Problems.Add(
                    ManifestRule.DeadExit, own, "this exit answers only " + fix + ", or remove the exit");
            }
        }

        if (some && spec.Dials.Of(spec.Rule)!.Value.Single == end)
        {
            manifest.Problems.Add(
                ManifestRule.DeadDial, manifest.Number(traits.Dial)!, "no text leaves early at this dial, but " + fix);
        }
    }

    private static JsonValue? Property(ObjectReader manifest, int exit, string name) =>
        ((JsonObject)manifest.Array("exits")!.Elements[exit]).Properties.FirstOrDefault(
            p => p.Name.Value == name)?.Value;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
