namespace EarlyExitGen.Manifests.Json;

/// <summary><c>true</c>, <c>false</c> or <c>null</c>.</summary>
internal sealed class JsonLiteral(JsonPath path, int start, bool? value) : JsonValue(path, start)
{
    /// <summary>The truth value; null for <c>null</c>.</summary>
    public bool? Value { get; } = value;

    /// <inheritdoc/>
    public override string Kind => Value is null ? "null" : "a truth value";
}
