using System;
using System.Collections.Generic;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Reads the labels: each a text, from which an identifier is made, or an object with the text and the identifier.
/// </summary>
internal sealed class LabelReader
{
    private const string WayOut = "write it as { \"text\": ..., \"name\": ... } with a name of your choice";

    private readonly ObjectReader _manifest;
    private readonly Dictionary<string, JsonValue> _identifiers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonValue> _texts = new(StringComparer.Ordinal);
    private readonly List<LabelSpec> _labels = [];

    private LabelReader(ObjectReader manifest) => _manifest = manifest;

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

        manifest.IsWithin(array, ManifestLimits.Labels);
        LabelReader reader = new(manifest);
        foreach (JsonValue label in array.Elements.Take(ManifestLimits.Labels))
        {
            reader.ReadLabel(label);
        }

        return new EquatableArray<LabelSpec>(reader._labels);
    }

    private void ReadLabel(JsonValue label)
    {
        switch (label)
        {
            case JsonString text:
                ReadText(text);
                break;
            case JsonObject value:
                ReadObject(value);
                break;
            default:
                _manifest.Check<JsonString>(label, "a string, or an object with 'text' and 'name'");
                break;
        }
    }

    private void ReadText(JsonString text)
    {
        string identifier = Identifiers.FromLabel(text.Value);
        if (Identifiers.MemberFault(identifier) is { } fault)
        {
            Add(
                ManifestRule.LabelIdentifier,
                text,
                "this label cannot become a member of an enum: " + fault + "; " + WayOut);
        }
        else if (_identifiers.TryGetValue(identifier, out JsonValue? other))
        {
            Add(
                ManifestRule.LabelCollision,
                text,
                "this label makes the identifier " + Quoted.Of(
                    identifier) + ", as " + other.Path + " does; change one of them, or "
                    + WayOut);
        }
        else
        {
            Accept(text, text.Value, text, identifier);
        }
    }

    private void ReadObject(JsonObject value)
    {
        ObjectReader reader = new(value, _manifest.Problems, "text", "name");
        JsonString? text = reader.String("text");
        JsonString? name = reader.String("name");
        if (text is { Value: "" })
        {
            Add(ManifestRule.LabelIdentifier, text, "the text is empty; write what the data calls this label");
        }

        if (name is null)
        {
            return;
        }

        string? fault = name.Value.Length == 0 ? "it is empty" : Identifiers.MemberFault(name.Value);
        if (fault is not null)
        {
            Add(
                ManifestRule.LabelName,
                name,
                "'" + Quoted.Of(name.Value) + "' cannot name a member of an enum: " + fault
                    + "; choose another, as in CPlusPlus");
        }
        else if (_identifiers.TryGetValue(name.Value, out JsonValue? other))
        {
            Add(
                ManifestRule.LabelCollision,
                name,
                Quoted.Of(name.Value) + " is the identifier of " + other.Path + " already; choose another");
        }
        else if (text is { Value.Length: > 0 })
        {
            Accept(text, text.Value, name, name.Value);
        }
    }

    private void Accept(JsonString text, string written, JsonString name, string identifier)
    {
        _identifiers.Add(identifier, name);
        if (_texts.TryGetValue(written, out JsonValue? other))
        {
            Add(
                ManifestRule.LabelCollision,
                text,
                "this is the text of " + other.Path + " too, and nobody could tell the two apart; change one of them");
            return;
        }

        _texts.Add(written, text);
        _labels.Add(new LabelSpec(written, identifier));
    }

    private void Add(ManifestRule rule, JsonValue value, string message) =>
        _manifest.Problems.Add(rule, value, message);
}
