using System.Collections.Generic;

namespace EarlyExitGen.Manifests.Json;

/// <summary>An object: its properties in the order in which they are written, repeated names included.</summary>
internal sealed class JsonObject(JsonPath path, int start) : JsonValue(path, start)
{
    /// <summary>The properties; of an object that a syntax error cuts off, those before the error.</summary>
    public List<JsonProperty> Properties { get; } = [];

    /// <inheritdoc/>
    public override string Kind => "an object";
}
