using System.Text.Json;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// The fields of a JSON object in a file; what is missing or of a wrong kind is named together with the file.
/// </summary>
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
    /// <exception cref="ToolException">The file is missing, or is not a JSON object.</exception>
    public static JsonFields Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new ToolException($"{file}: no such file.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(
                SmallFile.ReadUtf8(file), new() { AllowDuplicateProperties = false });
            return new JsonFields(document.RootElement.Clone(), file);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair, escaped in a name, is an InvalidOperationException.
            throw new ToolException($"{file}: this is not valid JSON: {Excerpt.Of(e)}", e);
        }
    }

    /// <summary>
    /// A whole number in [<paramref name="min"/>, <paramref name="max"/>]; without a fallback it must be there.
    /// </summary>
    public int Int(string name, int min, int max, int? fallback = null)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return fallback ?? throw Wrong(name, "is missing");
        }

        return IntOf(value, min, max)
            ?? throw Wrong(name, $"is {Raw(value)}; a whole number from {min} to {max} is expected");
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
            : throw Wrong(
                name, FormattableString.Invariant($"is {Raw(value)}; a number from {min} to {max} is expected"));
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
            : throw Wrong(name, $"is {Raw(value)}; true or false is expected");
    }

    /// <summary>A text; without a fallback it must be there.</summary>
    public string Text(string name, string? fallback = null)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return fallback ?? throw Wrong(name, "is missing");
        }

        return TextOf(value) ?? throw Wrong(name, $"is {Raw(value)}; a text is expected");
    }

    /// <summary>A list of texts; empty where it is absent.</summary>
    public string[] Texts(string name) => TryGet(name, out JsonElement value)
        ? value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(
                item => TextOf(item) ?? throw Wrong(name, $"holds {Raw(item)}; a list of texts is expected"))]
            : throw Wrong(name, $"is {Raw(value)}; a list of texts is expected")
        : [];

    /// <summary>A list; it must be there.</summary>
    public JsonElement[] List(
        string name) => TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray()]
        : throw Wrong(name, "is missing or no list");

    /// <summary>A list of JSON objects; it must be there, or may be absent and gives none.</summary>
    public JsonFields[] Objects(string name, bool isOptional = false) => isOptional && !TryGet(name, out _)
        ? []
        : Array.ConvertAll(List(name), item => new JsonFields(item, $"{_file}, '{name}'"));

    /// <summary>A JSON object; null where it is absent.</summary>
    public JsonFields? Object(string name) => TryGet(name, out JsonElement value)
        ? value.ValueKind == JsonValueKind.Object
            ? new JsonFields(value, $"{_file}, '{name}'")
            : throw Wrong(name, $"is {Raw(value)}; a JSON object is expected")
        : null;

    /// <summary>An object of texts, by their names; it must be there.</summary>
    public Dictionary<string, string> TextMap(string name) => Map(
        name, (member, fields) => TextOf(member.Value) ?? throw fields.Wrong(
            Excerpt.Of(member.Name), $"is {Raw(member.Value)}; a text is expected"));

    /// <summary>An object of whole numbers in [0, <paramref name="max"/>], by their names; it must be there.</summary>
    public Dictionary<string, int> IntMap(string name, int max) => Map(
        name, (member, fields) => IntOf(member.Value, 0, max) ?? throw fields.Wrong(
            Excerpt.Of(member.Name), $"is {Raw(member.Value)}; a whole number from 0 to {max} is expected"));

    /// <summary>An object of objects, by their names; empty where it is absent.</summary>
    public Dictionary<string, JsonFields> ObjectMap(string name) => Has(name)
        ? Map(name, (member, fields) => new JsonFields(member.Value, $"{fields._file}, '{Excerpt.Of(member.Name)}'"))
        : [];

    /// <summary>The names of all fields.</summary>
    public IEnumerable<string> Names() => _element.EnumerateObject().Select(property => property.Name);

    /// <summary>Whether the field is there, if only as null.</summary>
    public bool Has(string name) => _element.TryGetProperty(name, out _);

    /// <summary>Whether the field is a JSON object.</summary>
    public bool HasObject(string name) =>
        TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object;

    /// <summary>Requires a text to be the one that is supported; absent, it is taken to be.</summary>
    /// <exception cref="ToolException">It is another.</exception>
    public void Expect(string name, string supported)
    {
        if (Text(name, supported) is var found && found != supported)
        {
            throw Wrong(name, $"is '{Excerpt.Of(found)}'; only '{supported}' is supported");
        }
    }

    /// <summary>Requires a switch to be on; absent, it is taken to be.</summary>
    /// <exception cref="ToolException">It is off.</exception>
    public void ExpectTrue(string name)
    {
        if (Bool(name, true) == false)
        {
            throw Wrong(name, "is false; only true is supported");
        }
    }

    /// <summary>The error that the field <paramref name="name"/> <paramref name="what"/>.</summary>
    public ToolException Wrong(string name, string what) => new($"{_file}: '{name}' {what}.");

    private static string Raw(JsonElement value) => Excerpt.Of(value.GetRawText());

    // Null also where half of a surrogate pair is escaped.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int? IntOf(JsonElement value, int min, int max) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max
            ? number
            : null;

    private Dictionary<string, T> Map<T>(string name, Func<JsonProperty, JsonFields, T> read)
    {
        JsonFields fields = Object(name) ?? throw Wrong(name, "is missing");
        return fields._element.EnumerateObject().ToDictionary(
            member => member.Name, member => read(member, fields), StringComparer.Ordinal);
    }

    private bool TryGet(string name, out JsonElement value) =>
        _element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
