using System.Text.RegularExpressions;

namespace EarlyExitGen.Generator.Tests.Fuzz;

/// <summary>
/// Manifests at random: good ones, and what a few edits of values, properties and characters make of them.
/// </summary>
internal sealed partial class ManifestFuzzer(int seed, IReadOnlyList<string> corpus)
{
    private static readonly string[] Values =
    [
        "0", "-0", "-1", "1", "2", "65", "0.5", "1.0", "1e0", "1e-400", "1e400", "-1e400", "3.4028236e38", "2147483648",
        "1e-45",
        "0.99999999999", "true", "false", "null", "[]", "{}", "[0]", "\"\"", "\" \"", "\"a\"", "\"é\"", "\"class\"",
        "\"0\"", "\"a.b\"",
        "\"../x\"", "\"C:\\\\x\"", "\"\\u0000\"", "\"😀\"", "\"agreement\"", "\"maxProbability\"", "\"entropy\"",
        "\"margin\"",
        "\"patience\"", "\"pair\"", "\"</summary>\"", "\"*/ }\"", "\"\\\"\\n{0}\"", "\"World\"", "\"NewsLabel\"",
        "\"Dispose\"",
    ];

    private static readonly string[] Names =
    [
        "rule", "threshold", "maxEntropy", "minMargin", "patience", "maxDisagreement", "disagreement", "labels",
        "labelType",
        "description", "operatingPoints", "layers", "exits", "class", "namespace", "input", "tokenizer", "layer",
        "temperature",
        "agreement", "slope", "block", "data", "sha256", "name", "measured", "models", "model", "cost",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next manifest.</summary>
    public string Next()
    {
        string text = corpus[_random.Next(corpus.Count)];
        for (int edits = _random.Next(5); edits > 0; edits--)
        {
            text = Edit(text);
        }

        return text;
    }

    private string Edit(string text)
    {
        MatchCollection tokens = Token().Matches(text);
        if (tokens.Count == 0)
        {
            return Pick(Values);
        }

        Match token = tokens[_random.Next(tokens.Count)];
        switch (_random.Next(8))
        {
            case 0 or 1 or 2:
                return Replace(text, token, Pick(Values));
            case 3:
                return Replace(text, token, tokens[_random.Next(tokens.Count)].Value);
            case 4:
                return Replace(text, token, $"\"{Pick(Names)}\": {Pick(Values)}, {token.Value}");
            case 5:
                return Replace(text, token, "");
            case 6:
                return text.Insert(
                    _random.Next(text.Length + 1),
                    Pick("{", "}", "[", "]", ",", ":", "\"", "\\", "\0", "\ud83d", "/*", "//"));
            default:
                int start = _random.Next(text.Length + 1);
                return text.Remove(start, Math.Min(_random.Next(40), text.Length - start));
        }
    }

    private static string Replace(string text, Match token, string replacement) =>
        string.Concat(text.AsSpan(0, token.Index), replacement, text.AsSpan(token.Index + token.Length));

    private string Pick(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
