namespace EarlyExitGen.Manifests.Json;

/// <summary>A string, its escapes resolved.</summary>
internal sealed class JsonString(JsonPath path, int start, string value) : JsonValue(path, start)
{
    /// <summary>The string's text; no lone surrogate is in it.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override string Kind => "a string";
}
