using System.Text.Json;
using EarlyExitGen.Toolchain.Cli;

namespace EarlyExitGen.Toolchain.Checkpoints;

/// <summary>The fields of a JSON object in a file; what is missing or of a wrong kind is named together with the file.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement _element;
    private readonly string _file;

    private JsonFields(JsonElement element, string file)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ToolException($"{file}: a JSON object is expected, not {element.ValueKind}.");
        }

        _element = element;
        _file = file;
    }

    /// <summary>Reads a file that is one JSON object.</summary>
    /// <exception cref="ToolException">The file is missing, or is no JSON object.</exception>
    public static JsonFields Read(string file) => File.Exists(file)
        ? Parse(File.ReadAllBytes(file), file)
        : throw new ToolException($"{file}: no such file.");

    /// <summary>Reads one JSON object; <paramref name="file"/> is what errors call it.</summary>
    public static JsonFields Parse(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return new JsonFields(document.RootElement.Clone(), file);
        }
        catch (JsonException e)
        {
            throw new ToolException($"{file}: this is no valid JSON: {e.Message}", e);
        }
    }

    /// <summary>A whole number in [<paramref name="min"/>, <paramref name="max"/>]; without a fallback it must be there.</summary>
    public int Int(string name, int min, int max, int? fallback = null)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return fallback ?? throw Wrong(name, "is missing");
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max
            ? number
            : throw Wrong(name, $"is {value.GetRawText()}; a whole number from {min} to {max} is expected");
    }

    /// <summary>A number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public double Number(string name, double min, double max, double fallback)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return fallback;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number >= min && number <= max
            ? number
            : throw Wrong(name, FormattableString.Invariant($"is {value.GetRawText()}; a number from {min} to {max} is expected"));
    }

    /// <summary>True or false; absent and null give the fallback.</summary>
    public bool? Bool(string name, bool? fallback)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return fallback;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(name, $"is {value.GetRawText()}; true or false is expected");
    }

    /// <summary>A text; without a fallback it must be there.</summary>
    public string Text(string name, string? fallback = null)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return fallback ?? throw Wrong(name, "is missing");
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Wrong(name, $"is {value.GetRawText()}; a text is expected");
    }

    /// <summary>A list; it must be there.</summary>
    public JsonElement[] List(string name) => TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray()]
        : throw Wrong(name, "is missing or no list");

    /// <summary>A list of JSON objects; it must be there.</summary>
    public JsonFields[] Objects(string name) => Array.ConvertAll(List(name), item => new JsonFields(item, $"{_file}, '{name}'"));

    /// <summary>The error that the field <paramref name="name"/> <paramref name="what"/>.</summary>
    public ToolException Wrong(string name, string what) => new($"{_file}: '{name}' {what}.");

    private bool TryGet(string name, out JsonElement value) =>
        _element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
