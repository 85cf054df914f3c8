using System.Text;

namespace EarlyExitGen.Generator.Tests.Json;

/// <summary>Makes JSON documents at random, about half of them broken by a few small edits.</summary>
internal sealed class JsonFuzzer(int seed)
{
    /// <summary>Fragments to insert: every character and token that means something to a JSON reader.</summary>
    private static readonly string[] Scraps =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "/", "//", "/*", "*/", "-", "+", ".", "e", "E", "0", "1", "9", "u",
        "true",
        "null", "NaN", "'", " ", "\n", "\r", "\t", "\0", "\u0001", "\u00a0", "\ufeff", "\u2028", "\u0660", "é",
        "\ud83d",
        "\ude00", "\\u", "\\ud83d", "\\ude00", "\\u0000", "\\n", "\\x", "0x1", "01", "1.", "-", "1e", "{\"a\":1}",
        "[1]", ",,",
        "\u007f", "_",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next document.</summary>
    public string Next()
    {
        StringBuilder text = new();
        if (_random.Next(50) == 0)
        {
            AddDeep(text);
        }
        else
        {
            AddBlank(text);
            AddValue(text, depth: 0);
            AddBlank(text);
        }

        for (int edits = _random.Next(2) == 0 ? 0 : _random.Next(1, 4); edits > 0; edits--)
        {
            Edit(text);
        }

        return text.ToString();
    }

    private void Edit(StringBuilder text)
    {
        int at = _random.Next(text.Length + 1);
        int length = Math.Min(_random.Next(3), text.Length - at);
        switch (_random.Next(4))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Remove(at, length).Insert(at, Pick(Scraps));
                break;
            case 2:
                text.Insert(_random.Next(text.Length + 1), text.ToString(at, length));
                break;
            default:
                text.Insert(at, Pick(Scraps));
                break;
        }
    }

    /// <summary>Nesting around the limit.</summary>
    private void AddDeep(StringBuilder text)
    {
        int depth = _random.Next(60, 70);
        bool objects = _random.Next(2) == 0;
        text.Insert(0, objects ? "{\"a\":" : "[", depth).Append(objects ? "{}" : "[]").Append(
            objects ? '}' : ']', depth);
    }

    private void AddValue(StringBuilder text, int depth)
    {
        switch (_random.Next(depth < 5 ? 8 : 5))
        {
            case 0:
                text.Append(Pick("true", "false", "null"));
                break;
            case 1 or 2:
                AddNumber(text);
                break;
            case 3 or 4:
                AddString(text);
                break;
            case 5:
                AddList(text, '[', ']', () => AddValue(text, depth + 1));
                break;
            default:
                AddList(text, '{', '}', () =>
                {
                    AddString(text);
                    AddBlank(text);
                    text.Append(':');
                    AddBlank(text);
                    AddValue(text, depth + 1);
                });
                break;
        }
    }

    private void AddList(StringBuilder text, char open, char close, Action addItem)
    {
        text.Append(open);
        int count = _random.Next(4);
        for (int i = 0; i < count; i++)
        {
            AddBlank(text);
            addItem();
            AddBlank(text);
            text.Append(i + 1 < count || _random.Next(8) == 0 ? "," : "");
        }

        AddBlank(text);
        text.Append(close);
    }

    private void AddNumber(StringBuilder text)
    {
        text.Append(Pick("", "", "-")).Append(
            Pick("0", "1", "12", "9007199254740993", "123456789012345678901234567890"));
        text.Append(Pick("", "", ".0", ".5", ".000", ".1234567890123456789"));
        text.Append(Pick("", "", "", "e0", "E5", "e+05", "E-10", "e999"));
    }

    private void AddString(StringBuilder text)
    {
        text.Append('"');
        for (int i = _random.Next(5); i > 0; i--)
        {
            text.Append(Pick(
                "a", "B", " ", "/", "'", "é", "語", "😀", "\u007f", "\u2028", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n",
                "\\r",
                "\\t", "\\u0041", "\\u00e9", "\\uD83D\\uDE00", "\\ud83d\\ude00", "\\u0000"));
        }

        text.Append('"');
    }

    private void AddBlank(StringBuilder text)
    {
        if (_random.Next(4) == 0)
        {
            text.Append(Pick(" ", "\t", "\n", "\r\n", "  ", "/* a */", "/**/", "// b\n", "//\r\n", "/* * / // */"));
        }
    }

    private string Pick(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];
}
