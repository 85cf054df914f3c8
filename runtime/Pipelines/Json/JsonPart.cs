using System.Text.Json;
using EarlyExitGen.Pipelines.Models;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>An object of a <c>tokenizer.json</c>; what is missing, of a wrong kind or unknown is named.</summary>
/// <param name="Element">The object.</param>
/// <param name="Name">What it is, such as "the normalizer Strip".</param>
internal sealed record JsonPart(JsonElement Element, string Name)
{
    /// <summary>The kind of a step; empty where it is not said.</summary>
    public string Type => Text("type", "");

    /// <summary>A step: an object named by what it is for and its kind.</summary>
    public static JsonPart Step(JsonElement element, string what)
    {
        JsonPart part = new(element, what);
        return element.ValueKind == JsonValueKind.Object
            ? part with { Name = $"{what} {PieceText.Of(part.Type)}".TrimEnd() }
            : throw part.Wrong("is not a JSON object");
    }

    /// <summary>Whether something is there that is not null.</summary>
    public bool Has(string name) =>
        Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A value; it must be there.</summary>
    public JsonElement Value(string name) => Has(name)
        ? Element.GetProperty(name)
        : throw Wrong($"has no '{name}'");

    /// <summary>A text; without a fallback it must be there.</summary>
    public string Text(string name, string? fallback = null) =>
        fallback is not null && !Has(name) ? fallback
        : Value(name) is { ValueKind: JsonValueKind.String } value ? TextOf(value)
        : throw Wrong($"has a '{name}' that is not a text");

    /// <summary>True or false.</summary>
    public bool Bool(string name, bool fallback) =>
        !Has(name) ? fallback
        : Value(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong($"has a '{name}' that is neither true nor false"),
        };

    /// <summary>A whole number from 0 on.</summary>
    public int Number(string name) => NumberOf(Value(name), name);

    /// <summary>The elements of a list; it must be there.</summary>
    public IEnumerable<JsonElement> List(string name) => Value(name) is { ValueKind: JsonValueKind.Array } value
        ? value.EnumerateArray()
        : throw Wrong($"has a '{name}' that is not a list");

    /// <summary>The members of an object; it must be there.</summary>
    public IEnumerable<JsonProperty> Members(string name) => Value(name) is { ValueKind: JsonValueKind.Object } value
        ? value.EnumerateObject()
        : throw Wrong($"has a '{name}' that is not a JSON object");

    /// <summary>An object; null where it is not there.</summary>
    public JsonPart? Part(string name, string what) => Has(name) ? Step(Value(name), what) : null;

    /// <summary>Refuses all other members: what they ask for would not be done.</summary>
    public void Only(params ReadOnlySpan<string> known)
    {
        foreach (JsonProperty member in Element.EnumerateObject())
        {
            if (member.Name != "type" && !known.Contains(member.Name))
            {
                throw Wrong($"has a '{PieceText.Of(member.Name)}', which is not supported");
            }
        }
    }

    /// <summary>Refuses what is there and is neither null, false nor empty.</summary>
    public void Without(string name)
    {
        if (Has(name) && Value(name) is not ({ ValueKind: JsonValueKind.False } or { ValueKind: JsonValueKind.String }))
        {
            throw Wrong($"has the {name} {PieceText.Of(Value(name).GetRawText())}, which is not supported");
        }

        if (Has(name) && Value(name).ValueKind == JsonValueKind.String && Text(name) is { Length: > 0 } text)
        {
            throw Wrong($"has the {name} '{PieceText.Of(text)}', which is not supported");
        }
    }

    /// <summary>The fault of this part.</summary>
    public InvalidDataException Wrong(string what) => new($"{Name} {what}");

    /// <summary>The text of an element.</summary>
    public string TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw Wrong($"holds {PieceText.Of(value.GetRawText())} where a text is expected");
        }
        catch (InvalidOperationException)
        {
            throw Wrong($"holds {PieceText.Of(value.GetRawText())}, half of a surrogate pair");
        }
    }

    /// <summary>The number of an element.</summary>
    public int NumberOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0
            ? number
            : throw Wrong($"has {PieceText.Of(value.GetRawText())} for '{PieceText.Of(name)}'; a whole number from 0 "
                + "on is expected");
}
