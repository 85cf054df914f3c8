using System.Collections.Generic;

namespace EarlyExitGen.Manifests.Json;

/// <summary>An array.</summary>
internal sealed class JsonArray(JsonPath path, int start) : JsonValue(path, start)
{
    /// <summary>The elements; of an array that a syntax error cuts off, those before the error.</summary>
    public List<JsonValue> Elements { get; } = [];

    /// <inheritdoc/>
    public override string Kind => "an array";
}
