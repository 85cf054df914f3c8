using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Reads the properties of one object. Whatever is missing, mistyped, repeated or unknown is reported, once, and
/// reads as null.
/// </summary>
internal sealed class ObjectReader
{
    private readonly Dictionary<string, JsonValue> _values = new(StringComparer.Ordinal);

    /// <summary>
    /// Reports the properties of <paramref name="value"/> that are repeated or none of <paramref name="known"/>.
    /// </summary>
    public ObjectReader(JsonObject value, ProblemList problems, params string[] known)
    {
        Value = value;
        Problems = problems;
        foreach (JsonProperty property in value.Properties)
        {
            string name = property.Name.Value;
            if (!known.Contains(name))
            {
                ReportUnknown(property, known);
            }
            else if (_values.ContainsKey(name))
            {
                problems.Add(
                    ManifestRule.Duplicate,
                    property.Name.Range,
                    property.Value.Path,
                    "this property is written twice; keep one");
            }
            else
            {
                _values.Add(name, property.Value);
            }
        }
    }

    /// <summary>The object that is read.</summary>
    public JsonObject Value { get; }

    /// <summary>Where mistakes go.</summary>
    public ProblemList Problems { get; }

    /// <summary>Where the object begins: its opening brace, one character long.</summary>
    public TextRange Start => new(Value.Range.Start, 1);

    /// <summary>Whether the property is written, of whatever type.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>How many elements an array has; null if it is missing, or something else. Reports nothing.</summary>
    public int? CountOf(string name) =>
        _values.TryGetValue(name, out JsonValue? value) && value is JsonArray array ? array.Elements.Count : null;

    /// <summary>Reads a string.</summary>
    public JsonString? String(string name, bool required = true) => Read<JsonString>(name, "a string", required);

    /// <summary>Reads a number.</summary>
    public JsonNumber? Number(string name, bool required = true) => Read<JsonNumber>(name, "a number", required);

    /// <summary>Reads an array.</summary>
    public JsonArray? Array(string name, bool required = true) => Read<JsonArray>(name, "an array", required);

    /// <summary>Reads an object.</summary>
    public JsonObject? Object(string name, bool required = true) => Read<JsonObject>(name, "an object", required);

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public bool? Boolean(string name)
    {
        JsonLiteral? literal = Read<JsonLiteral>(name, "true or false", required: true);
        if (literal is { Value: null })
        {
            ReportType(literal, "true or false");
        }

        return literal?.Value;
    }

    /// <summary>Reads a whole number within a range, written without fraction or exponent.</summary>
    public int? Integer(string name, int minimum, int maximum = int.MaxValue, bool required = true) =>
        Number(name, required) is { } number ? ToInteger(number, minimum, maximum) : null;

    /// <summary>
    /// Reads an array of whole numbers within a range; elements that are none are reported, and null.
    /// </summary>
    public IEnumerable<int?> Integers(JsonArray array, int minimum, int maximum) => array.Elements.Select(
        e => Check<JsonNumber>(e, "a number") is { } number ? ToInteger(number, minimum, maximum) : null);

    /// <summary>Reads a string that is the name of one of the choices.</summary>
    public T? Choice<T>(string name, params (string Name, T Value)[] choices)
        where T : struct
    {
        if (String(name) is not { } choice)
        {
            return null;
        }

        foreach ((string text, T value) in choices)
        {
            if (text == choice.Value)
            {
                return value;
            }
        }

        string hint = Spelling.Nearest(choice.Value, choices.Select(c => c.Name)) is { } nearest
            ? "did you mean '" + nearest + "'?"
            : "it must be " + OneOf([.. choices.Select(c => "'" + c.Name + "'")]);
        Problems.Add(
            ManifestRule.Choice, choice, "'" + Quoted.Of(choice.Value) + "' is none of the values allowed; " + hint);
        return null;
    }

    /// <summary>
    /// Reads an array of at most <see cref="ManifestLimits.Rows"/> objects; elements of another type are reported and
    /// left out, and so are all if there are more.
    /// </summary>
    public IEnumerable<JsonObject>? Objects(string name, bool required = true) =>
        Array(name, required) is { } array && IsWithin(array, ManifestLimits.Rows)
            ? array.Elements.Select(e => Check<JsonObject>(e, "an object")).OfType<JsonObject>()
            : null;

    /// <summary>Whether an array has no more elements than <paramref name="most"/>; reports it otherwise.</summary>
    public bool IsWithin(JsonArray array, int most)
    {
        if (array.Elements.Count <= most)
        {
            return true;
        }

        Problems.Add(
            ManifestRule.TooMany,
            new TextRange(array.Range.Start, 1),
            array.Path,
            "there are " + Text(array.Elements.Count) + " elements; at most " + Text(most) + " are allowed here");
        return false;
    }

    /// <summary>Returns <paramref name="value"/> if it is of the type wanted; reports it otherwise.</summary>
    public T? Check<T>(JsonValue value, string kind)
        where T : JsonValue
    {
        if (value is not T)
        {
            ReportType(value, kind);
        }

        return value as T;
    }

    private static string OneOf(string[] names) =>
        string.Join(", ", names.Take(names.Length - 1)) + " or " + names[names.Length - 1];

    private T? Read<T>(string name, string kind, bool required)
        where T : JsonValue
    {
        if (_values.TryGetValue(name, out JsonValue? value))
        {
            return Check<T>(value, kind);
        }

        if (required)
        {
            Problems.Add(
                ManifestRule.Missing, Start, Value.Path.Property(name), "this property is missing; it must be " + kind);
        }

        return null;
    }

    private int? ToInteger(JsonNumber number, int minimum, int maximum)
    {
        string text = number.Token.Text;
        if (text.Any(c => c is '.' or 'e' or 'E'))
        {
            Problems.Add(
                ManifestRule.Type,
                number,
                number.Token + " is not a whole number; write it without fraction and exponent");
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= minimum
            && value <= maximum)
        {
            return value;
        }

        Problems.Add(
            ManifestRule.Range,
            number,
            number.Token + " is out of range; it must be at least " + Text(minimum) + " and at most " + Text(maximum));
        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void ReportType(JsonValue value, string kind) =>
        Problems.Add(ManifestRule.Type, value, "this is " + value.Kind + "; it must be " + kind);

    private void ReportUnknown(JsonProperty property, string[] known)
    {
        // Looking for what was meant takes longer than reading the property.
        string message =
            Problems.IsFull ? ""
            : Spelling.Nearest(property.Name.Value, known) is { } nearest
                ? "this property is unknown; did you mean '" + nearest + "'?"
            : "this property is unknown; known here are " + string.Join(", ", known);
        Problems.Add(ManifestRule.Unknown, property.Name.Range, property.Value.Path, message);
    }
}
