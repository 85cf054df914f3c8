namespace EarlyExitGen.Manifests.Json;

/// <summary>A JSON value and where it is written.</summary>
internal abstract class JsonValue(JsonPath path, int start)
{
    /// <summary>Where the value lies in its document.</summary>
    public JsonPath Path { get; } = path;

    /// <summary>Where the value lies in the text, quotes and brackets included.</summary>
    public TextRange Range { get; private set; } = new(start, 0);

    /// <summary>The name of this kind of value in messages, with its article.</summary>
    public abstract string Kind { get; }

    /// <summary>Says where the value ends, once that is known.</summary>
    public void EndAt(int position) => Range = Range with { Length = position - Range.Start };
}
