namespace EarlyExitGen.Manifests.Json;

/// <summary>A property of an object; the path of its name is the path of its value.</summary>
internal sealed record JsonProperty(JsonString Name, JsonValue Value);
