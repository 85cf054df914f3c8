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

        switch (spec.Rule)
        {
            case ExitRule.Agreement when spec.Dials.MaxDisagreement!.Value.Single > 0:
                AddAgreement(manifest, spec, spec.Dials.MaxDisagreement.Value);
                break;
            case ExitRule.MaxProbability:
                AddUnreachable(manifest, spec, "threshold", end: 1, "probability", "1; lower it");
                break;
            case ExitRule.Entropy:
                AddUnreachable(manifest, spec, "maxEntropy", end: 0, "entropy", "0; raise it");
                break;
            case ExitRule.Margin:
                AddUnreachable(manifest, spec, "minMargin", end: 1, "margin", "1; lower it");
                break;
            case ExitRule.Patience when spec.Dials.Patience!.Value.Value >= spec.Exits.Count - 1:
                manifest.Problems.Add(
                    ManifestRule.DeadDial,
                    manifest.Number("patience")!,
                    "no text leaves early at this dial, for exit " + Text(spec.Exits.Count - 1)
                        + ", the last, is the first at which an answer can be unchanged for " + spec.Dials.Patience
                        + " exits; lower it, or add exits");
                break;
        }
    }

    private static void AddAgreement(ObjectReader manifest, CascadeSpec spec, NumberToken dial)
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
                manifest.Number("maxDisagreement")!,
                "no text leaves early at this dial, for " + reason + "; raise it, calibrate with more rows, or write 0 if that is meant");
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
                ManifestRule.DeadExit, map, "at a dial of " + dial + " no score lets this exit answer; remove the exit, or calibrate anew");
        }
        else if (threshold <= lowest)
        {
            manifest.Problems.Add(
                ManifestRule.OpenExit,
                map,
                "at a dial of " + dial + " every score lets this exit answer, so that no exit after it ever does; "
                    + "turn the dial down, or calibrate anew");
        }
    }

    /// <summary>A score reaches the end of its range by rounding alone.</summary>
    private static void AddUnreachable(
        ObjectReader manifest, CascadeSpec spec, string name, float end, string score, string mend)
    {
        bool some = false;
        for (int i = 0; i < spec.Exits.Count - 1; i++)
        {
            if (Property(manifest, i, name) is not { } own)
            {
                some = true;
            }
            else if (spec.Exits[i].Dials.Of(spec.Rule)!.Value.Single == end)
            {
                manifest.Problems.Add(
                    ManifestRule.DeadExit, own, "this exit answers only where rounding makes the " + score + " " + mend + ", or remove the exit");
            }
        }

        if (some && spec.Dials.Of(spec.Rule)!.Value.Single == end)
        {
            manifest.Problems.Add(
                ManifestRule.DeadDial,
                manifest.Number(name)!,
                "no text leaves early at this dial, but where rounding makes the " + score + " " + mend);
        }
    }

    private static JsonValue? Property(ObjectReader manifest, int exit, string name) =>
        ((JsonObject)manifest.Array("exits")!.Elements[exit]).Properties.FirstOrDefault(p => p.Name.Value == name)?.Value;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
