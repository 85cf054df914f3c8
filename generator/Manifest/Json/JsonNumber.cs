namespace EarlyExitGen.Manifests.Json;

/// <summary>A number, as it is written.</summary>
internal sealed class JsonNumber(JsonPath path, int start, NumberToken token) : JsonValue(path, start)
{
    /// <summary>The number's own text.</summary>
    public NumberToken Token { get; } = token;

    /// <inheritdoc/>
    public override string Kind => "a number";
}
