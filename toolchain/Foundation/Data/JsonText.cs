using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EarlyExitGen.Toolchain.Foundation.Data;

/// <summary>
/// Strings of JSON. Half of a surrogate pair, escaped as <c>"\ud83d"</c>, is valid there but is not text: it is taken
/// as U+FFFD, as the tokenizers take it.
/// </summary>
internal sealed class JsonText : JsonConverter<string>
{
    private const string Replacement = "\uFFFD";

    /// <summary>Reads the string, or the property's name, that a reader stands at.</summary>
    /// <param name="reader">A reader of one span.</param>
    public static string Read(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> rest = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(rest);
        }

        StringBuilder text = new(rest.Length);
        for (int escape; (escape = rest.IndexOf((byte)'\\')) >= 0;)
        {
            text.Append(Encoding.UTF8.GetString(rest[..escape]));
            bool isCode = rest[escape + 1] == 'u';
            text.Append(isCode
                ? (char)int.Parse(
                    rest.Slice(escape + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : Unescape(rest[escape + 1]));
            rest = rest[(escape + (isCode ? 6 : 2))..];
        }

        text.Append(Encoding.UTF8.GetString(rest));
        return Whole(text.ToString());
    }

    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Read(ref reader) : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    private static char Unescape(byte escaped) => escaped switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => (char)escaped,
    };

    private static string Whole(string text)
    {
        StringBuilder? whole = null;
        int done = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
                continue;
            }

            (whole ??= new StringBuilder(text.Length)).Append(text, done, i - done).Append(Replacement);
            done = i + 1;
        }

        return whole?.Append(text, done, text.Length - done).ToString() ?? text;
    }
}
