using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Calibration;

/// <summary>
/// Changes single properties of a manifest and leaves the rest of its text as it was written: comments, order, layout.
/// </summary>
/// <param name="Text">A manifest without mistakes.</param>
internal sealed record ManifestText(string Text)
{
    /// <summary>Replaces a property of the manifest, or adds it before another one.</summary>
    /// <param name="name">The property.</param>
    /// <param name="json">Its new value.</param>
    /// <param name="before">Before which property it is added where it is missing.</param>
    public ManifestText Set(string name, string json, string before) => Set(Root(), name, json, before);

    /// <summary>The same of a property of an exit.</summary>
    /// <param name="exit">The exit's number, from 0.</param>
    /// <param name="name">The property.</param>
    /// <param name="json">Its new value.</param>
    /// <param name="before">Before which property it is added where it is missing.</param>
    public ManifestText SetOfExit(int exit, string name, string json, string before) =>
        Set(Exit(exit), name, json, before);

    /// <summary>Whether an exit has a property.</summary>
    public bool HasOfExit(int exit, string name) => Exit(exit).Properties.Exists(p => p.Name.Value == name);

    /// <summary>Removes a property of the manifest, if it has it.</summary>
    public ManifestText Remove(string name) => Remove(Root(), name);

    /// <summary>Removes a property of an exit, if it has it and others.</summary>
    public ManifestText RemoveOfExit(int exit, string name) => Remove(Exit(exit), name);

    /// <summary>Removes a property of each operating point that has it and others.</summary>
    public ManifestText RemoveOfPoints(string name)
    {
        ManifestText text = this;
        int points = Elements("operatingPoints")?.Count ?? 0;
        for (int i = 0; i < points; i++)
        {
            text = text.Remove((JsonObject)text.Elements("operatingPoints")![i], name);
        }

        return text;
    }

    private ManifestText Remove(JsonObject target, string name)
    {
        List<JsonProperty> properties = target.Properties;
        int index = properties.FindIndex(p => p.Name.Value == name);
        if (index < 0)
        {
            return this;
        }

        // With the comma behind it or, of the last property, the one before.
        (int start, int end) = index + 1 < properties.Count
            ? (properties[index].Name.Range.Start, properties[index + 1].Name.Range.Start)
            : (End(properties[index - 1].Value.Range), End(properties[index].Value.Range));
        return new ManifestText(Text.Remove(start, end - start));
    }

    private ManifestText Set(JsonObject target, string name, string json, string before)
    {
        if (target.Properties.Find(p => p.Name.Value == name) is { } old)
        {
            TextRange range = old.Value.Range;
            return new ManifestText(Text.Remove(range.Start, range.Length).Insert(range.Start, json));
        }

        int place = target.Properties.Find(p => p.Name.Value == before)!.Name.Range.Start;
        int blank = place;
        while (Text[blank - 1] is ' ' or '\t' or '\r' or '\n')
        {
            blank--;
        }

        string between = blank == place ? " " : Text[blank..place];
        return new ManifestText(Text.Insert(place, $"\"{name}\": {json},{between}"));
    }

    private static int End(TextRange range) => range.Start + range.Length;

    private JsonObject Root() => (JsonObject)JsonReader.Read(Text).Value!;

    private JsonObject Exit(int exit) => (JsonObject)Elements("exits")![exit];

    private IReadOnlyList<JsonValue>? Elements(string name) =>
        (Root().Properties.Find(p => p.Name.Value == name)?.Value as JsonArray)?.Elements;
}
