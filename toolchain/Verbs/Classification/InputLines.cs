using System.Text;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Finds the texts in a line of input.</summary>
internal sealed class InputLines
{
    // Fields that are not looked at may nest as they like.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1 << 16 };

    private readonly ClassificationRequest _request;
    private readonly bool _pair;
    private readonly string[] _fields;

    /// <summary>Finds texts as the request says.</summary>
    /// <exception cref="ToolException">It names more or fewer columns or fields than the cascade takes texts.</exception>
    public InputLines(ClassificationRequest request, bool pair)
    {
        _request = request;
        _pair = pair;
        int texts = pair ? 2 : 1;
        Check("--columns", request.Columns.Count, texts);
        Check("--fields", request.Fields.Count, texts);
        _fields = request.Fields.Count > 0 ? [.. request.Fields] : pair ? ["first", "second"] : ["text"];
    }

    /// <summary>The texts of a line; the second one is null where the cascade takes single texts.</summary>
    /// <param name="line">The line.</param>
    /// <param name="lines">Where it was read last.</param>
    /// <exception cref="ToolException">It does not hold what it should; it is named.</exception>
    public (string First, string? Second) Parse(ReadOnlySpan<byte> line, TextLines lines) =>
        _request.InputFormat == LineFormat.Jsonl ? ParseJson(line, lines) : ParseColumns(line, lines);

    private static void Check(string option, int count, int texts)
    {
        if (count > 0 && count != texts)
        {
            throw new ToolException(
                $"{option}: the cascade takes {(texts == 1 ? "single texts, so name one" : "pairs, so name two, with a comma between them")}.");
        }
    }

    private (string First, string? Second) ParseColumns(ReadOnlySpan<byte> line, TextLines lines)
    {
        string[] columns = Encoding.UTF8.GetString(line).Split('\t');
        if (_request.Columns.Count > 0)
        {
            return (Column(columns, 0, lines), _pair ? Column(columns, 1, lines) : null);
        }

        if (columns.Length != (_pair ? 2 : 1))
        {
            throw lines.Fault($"{columns.Length} tab-separated columns, but the cascade takes {(_pair ? "pairs" : "single texts")}; "
                + $"say which hold{(_pair ? " the texts, as --columns 2,3" : "s the text, as --columns 2")}.");
        }

        return (columns[0], _pair ? columns[1] : null);
    }

    private string Column(string[] columns, int text, TextLines lines)
    {
        int column = _request.Columns[text];
        return column <= columns.Length
            ? columns[column - 1]
            : throw lines.Fault($"there is no column {column}; the line has {columns.Length}.");
    }

    private (string First, string? Second) ParseJson(ReadOnlySpan<byte> line, TextLines lines)
    {
        string?[] texts = new string?[_fields.Length];
        try
        {
            Utf8JsonReader reader = new(line, Options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw lines.Fault(NoObject(line));
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int field = Array.IndexOf(_fields, JsonText.Read(ref reader));
                reader.Read();
                if (field >= 0)
                {
                    texts[field] = reader.TokenType == JsonTokenType.String
                        ? JsonText.Read(ref reader)
                        : throw lines.Fault($"'{_fields[field]}' is not a string.");
                }

                reader.Skip();
            }

            reader.Read(); // throws if anything follows
        }
        catch (JsonException e)
        {
            throw new ToolException(lines.Fault(NoObject(line)).Message, e);
        }

        int missing = Array.IndexOf(texts, null);
        return missing < 0
            ? (texts[0]!, _pair ? texts[1] : null)
            : throw lines.Fault($"there is no '{_fields[missing]}'; say where the text is, as --fields {(_pair ? "premise,hypothesis" : "body")}.");
    }

    private static string NoObject(ReadOnlySpan<byte> line) => "this is not a JSON object"
        + (line.TrimStart(" \t\r"u8) is [(byte)'[', ..] ? "; write a list's objects one on each line, as `jq -c '.[]'` does."
            : "; each line holds one, as `jq -c .` writes them.");
}
