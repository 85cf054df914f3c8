using System.Text;
using System.Text.Json;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>Reads fields of a JSON object on one line.</summary>
internal static class JsonRow
{
    // Fields that are not looked at may nest as they like.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1 << 16 };

    /// <summary>The names of the object's properties; null where the line is not an object.</summary>
    public static IReadOnlyList<string>? Names(ReadOnlySpan<byte> line)
    {
        List<string> names = [];
        return TryRead(line, (ref Utf8JsonReader reader) => names.Add(JsonText.Read(ref reader))) ? names : null;
    }

    /// <summary>The values of some fields.</summary>
    /// <param name="line">The line.</param>
    /// <param name="layout">The fields' names, and which of them is the label.</param>
    /// <param name="fault">Makes the error that something is wrong with the line.</param>
    /// <exception cref="ToolException">The line is not an object, or lacks a field.</exception>
    public static string[] Read(ReadOnlySpan<byte> line, DataLayout layout, Func<string, ToolException> fault)
    {
        string?[] values = new string?[layout.Fields];
        bool isObject = TryRead(line, (ref Utf8JsonReader reader) =>
        {
            int field = IndexOf(layout.Names!, JsonText.Read(ref reader));
            if (field >= 0)
            {
                reader.Read();
                values[field] = Value(ref reader, field == layout.Label, layout.Names![field], fault);
            }
        });
        if (!isObject)
        {
            throw fault(NoObject(line));
        }

        int missing = Array.IndexOf(values, null);
        return missing < 0
            ? Array.ConvertAll(values, value => value!)
            : throw fault($"there is no '{layout.Names![missing]}'; {Advice(layout.IsPair)}.");
    }

    /// <summary>How to say where the text is.</summary>
    public static string Advice(bool isPair) =>
        $"say where the text is, as --columns {(isPair ? "premise,hypothesis" : "body")}";

    /// <summary>That a line is not an object, and what to do.</summary>
    public static string NoObject(ReadOnlySpan<byte> line) => "this is not a JSON object"
        + (line.TrimStart(
            " \t\r"u8) is [(byte)'[', ..] ? "; write a list's objects one on each line, as `jq -c '.[]'` does."
            : "; each line holds one, as `jq -c .` writes them.");

    private static bool TryRead(ReadOnlySpan<byte> line, PropertyReader read)
    {
        try
        {
            Utf8JsonReader reader = new(line, Options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                read(ref reader);
                reader.Skip();
            }

            reader.Read(); // throws if anything follows
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Value(
        ref Utf8JsonReader reader, bool isLabel, string name, Func<string, ToolException> fault) =>
        reader.TokenType switch
        {
            JsonTokenType.String => JsonText.Read(ref reader),
            JsonTokenType.Number when isLabel => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw fault(isLabel ? $"'{name}' is not a string or a whole number." : $"'{name}' is not a string."),
        };

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        int i = names.Count - 1;
        while (i >= 0 && names[i] != name)
        {
            i--;
        }

        return i;
    }

    private delegate void PropertyReader(ref Utf8JsonReader reader);
}
