using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the labels and makes identifiers from them.</summary>
internal static class LabelReader
{
    /// <summary>
    /// Returns the labels that can be used, and in <paramref name="count"/> how many are written (null if none can
    /// be counted).
    /// </summary>
    public static EquatableArray<LabelSpec> Read(ObjectReader manifest, out int? count)
    {
        count = null;
        if (manifest.Array("labels") is not { } array)
        {
            return default;
        }

        if (array.Elements.Count < 2)
        {
            manifest.Problems.Add(ManifestRule.FewLabels, array, "a cascade tells at least two labels apart");
        }
        else
        {
            count = array.Elements.Count;
        }

        Dictionary<string, JsonString> written = [];
        List<LabelSpec> labels = [];
        foreach (JsonString label in array.Elements.Select(e => manifest.Check<JsonString>(e, "a string")).OfType<JsonString>())
        {
            string identifier = Identifiers.FromLabel(label.Value);
            if (!Identifiers.CanBeMember(identifier))
            {
                manifest.Problems.Add(
                    ManifestRule.LabelIdentifier,
                    label,
                    "no identifier can be made from this label; it needs a letter or a digit, and at most 300 characters");
            }
            else if (written.TryGetValue(identifier, out JsonString? other))
            {
                manifest.Problems.Add(
                    ManifestRule.LabelCollision,
                    label,
                    "this label makes the identifier " + identifier + ", as " + other.Path + " does; change one of them");
            }
            else
            {
                written.Add(identifier, label);
                labels.Add(new LabelSpec(label.Value, identifier));
            }
        }

        return new EquatableArray<LabelSpec>(labels);
    }
}
