namespace EarlyExitGen.Manifests.Json;

/// <summary>
/// Reads JSON with the position of every value: RFC 8259 and, as in other .NET JSON files, comments and trailing
/// commas. Our own reader, because System.Text.Json keeps no positions of values, and an analyzer that brings it
/// along depends on the version that its host has loaded.
/// </summary>
internal sealed class JsonReader
{
    /// <summary>How deep arrays and objects may nest: System.Text.Json's limit.</summary>
    public const int MaxDepth = 64;

    private readonly JsonScanner _scanner;
    private int _depth;

    private JsonReader(string text) => _scanner = new JsonScanner(text);

    /// <summary>
    /// Reads one document. After a syntax error the value holds what was read before it: objects and arrays lack
    /// what comes after.
    /// </summary>
    public static (JsonValue? Value, JsonError? Error) Read(string text)
    {
        JsonReader reader = new(text);
        JsonValue? value = reader.ReadValue(JsonPath.Root);
        if (reader._scanner.SkipBlank() && !reader._scanner.AtEnd)
        {
            reader._scanner.FailExpected("the end of the text");
        }

        return (value, reader._scanner.Error);
    }

    private JsonValue? ReadValue(JsonPath path)
    {
        if (!_scanner.SkipBlank())
        {
            return null;
        }

        int start = _scanner.Position;
        JsonValue? value = _scanner.Peek switch
        {
            '{' => ReadObject(new JsonObject(path, start)),
            '[' => ReadArray(new JsonArray(path, start)),
            '"' => ReadString(path),
            '-' or (>= '0' and <= '9') => ReadNumber(path),
            _ when _scanner.TakeWord("true") => new JsonLiteral(path, start, true),
            _ when _scanner.TakeWord("false") => new JsonLiteral(path, start, false),
            _ when _scanner.TakeWord("null") => new JsonLiteral(path, start, null),
            _ => null,
        };
        if (value is null)
        {
            _scanner.FailExpected("a value");
        }

        value?.EndAt(_scanner.Position);
        return value;
    }

    private JsonObject ReadObject(JsonObject value)
    {
        for (bool more = Open('{'); more && !_scanner.IsAt('}'); more = Continue('}'))
        {
            if (!_scanner.IsAt('"'))
            {
                _scanner.FailExpected("a property's name in double quotes");
                return value;
            }

            // As in System.Text.Json, no comment comes between a name and its colon.
            JsonString? name = ReadString(value.Path);
            _scanner.SkipWhiteSpace();
            if (name is null || (!_scanner.Take(':') && !_scanner.FailExpected("':'")))
            {
                return value;
            }

            if (ReadValue(value.Path.Property(name.Value)) is { } item)
            {
                value.Properties.Add(new JsonProperty(name, item));
            }
        }

        Close('}');
        return value;
    }

    private JsonArray ReadArray(JsonArray value)
    {
        for (bool more = Open('['); more && !_scanner.IsAt(']'); more = Continue(']'))
        {
            if (ReadValue(value.Path.Element(value.Elements.Count)) is { } item)
            {
                value.Elements.Add(item);
            }
        }

        Close(']');
        return value;
    }

    private JsonString? ReadString(JsonPath path)
    {
        int start = _scanner.Position;
        if (_scanner.ReadString() is not { } text)
        {
            return null;
        }

        JsonString value = new(path, start, text);
        value.EndAt(_scanner.Position);
        return value;
    }

    private JsonNumber? ReadNumber(JsonPath path)
    {
        int start = _scanner.Position;
        return _scanner.ReadNumber() is { } text ? new JsonNumber(path, start, new NumberToken(text)) : null;
    }

    /// <summary>Steps into an object or array; false after an error.</summary>
    private bool Open(char bracket)
    {
        int start = _scanner.Position;
        _scanner.Take(bracket);
        return ++_depth <= MaxDepth
            ? _scanner.SkipBlank()
            : _scanner.Fail(start, 1, "arrays and objects nest more than 64 deep");
    }

    /// <summary>Steps over the comma after an element, or up to the closing bracket; false after an error.</summary>
    private bool Continue(char bracket)
    {
        if (!_scanner.SkipBlank())
        {
            return false;
        }

        return _scanner.Take(',')
            ? _scanner.SkipBlank()
            : _scanner.IsAt(bracket) || _scanner.FailExpected($"',' or '{bracket}'");
    }

    private void Close(char bracket)
    {
        _scanner.Take(bracket);
        _depth--;
    }
}
