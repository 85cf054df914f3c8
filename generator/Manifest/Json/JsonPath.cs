using System.Globalization;

namespace EarlyExitGen.Manifests.Json;

/// <summary>Where a value lies in its document: <c>exits[2].temperature</c>.</summary>
internal sealed class JsonPath
{
    private readonly JsonPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private JsonPath(JsonPath? parent, string? name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The document itself.</summary>
    public static JsonPath Root { get; } = new(null, null, -1);

    /// <summary>The path of the property <paramref name="name"/> of the object here.</summary>
    public JsonPath Property(string name) => new(this, name, -1);

    /// <summary>The path of the element <paramref name="index"/> of the array here.</summary>
    public JsonPath Element(int index) => new(this, null, index);

    /// <inheritdoc/>
    public override string ToString() =>
        _parent is null ? ""
        : _name is null ? _parent + "[" + _index.ToString(CultureInfo.InvariantCulture) + "]"
        : _parent == Root ? _name
        : _parent + "." + _name;
}
