using System.Text;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>Texts that are long, and texts that are hard.</summary>
internal static class LongTexts
{
    private static readonly string[] Words =
    [
        "the", "theme", "other", "there", "they'll", "can't", "'s", "'", "''", "abab", "aaaa", "1234", "中文字", "日本語",
        "한국어", "мир",
        "שלום", "über", "e\u0301", "\u0301", "\ufdfa", "\u0001", "\u00ad", "\u200b", "\ufffd",
        "😀", "👨\u200d👩\u200d👧", "\ud83d", "\ude00", ".", "?!",
        "----", "\u2581", "\u3000", "\u00a0", "\t", "\n", "\r\n", "A", "É", "ß", "İ", "ﬁ",
    ];

    /// <summary>
    /// A text of the given number of characters, of words, runs of one word, and all kinds of spaces and none.
    /// </summary>
    public static string Random(Random random, int length)
    {
        StringBuilder text = new(length + 100);
        while (text.Length < length)
        {
            string word = Words[random.Next(Words.Length)];
            int times = random.Next(30) == 0 ? random.Next(1, 300) : random.Next(1, 3);
            for (int i = 0; i < times; i++)
            {
                text.Append(word);
            }

            text.Append(' ', random.Next(12) == 0 ? random.Next(200) : random.Next(3) == 0 ? 0 : 1);
        }

        return text.ToString(0, length);
    }

    /// <summary>Texts of one kind of character only, and such with words around.</summary>
    public static IEnumerable<(string Name, string Text)> Worst(int length)
    {
        (string Name, string Unit)[] units =
        [
            ("letters", "a"), ("two letters", "ab"), ("digits", "1"), ("marks", "\u0301"), ("accents", "e\u0301"),
            ("spaces", " "),
            ("controls", "\u0001"), ("soft hyphens", "\u00ad"), ("ideographs", "中"), ("emoji", "😀"),
            ("surrogates", "\ud83d"),
            ("low surrogates", "\ude00"), ("replacements", "\ufffd"), ("ligatures", "\ufdfa"), ("syllables", "한"),
            ("punctuation", "."),
            ("line ends", "\r\n"), ("joiners", "👨\u200d"), ("words", "the other "), ("apostrophes", "'"),
            ("blocks", "\u2581"),
            ("wide spaces", "\u3000"), ("spaces of two kinds", " \u3000"), ("controls and spaces", "\u0001 "),
        ];
        foreach ((string name, string unit) in units)
        {
            string text = new StringBuilder(length).Insert(0, unit, length / unit.Length).ToString();
            yield return (name, text);
            yield return (name + " within", $"the {text} 1");
        }
    }

    /// <summary>Whether a kind of tokenizer makes nothing, or one piece, of all of it.</summary>
    public static bool IsGone(string name, string kind)
    {
        string[] always = ["spaces", "controls and spaces"];
        string[] words =
        [
            "letters", "two letters", "digits", "marks", "accents", "controls", "soft hyphens", "surrogates",
            "low surrogates",
            "replacements", "ligatures", "syllables", "line ends", "joiners", "emoji", "wide spaces",
            "spaces of two kinds", "blocks",
        ];
        string[] normalizing =
        [
            "controls", "soft hyphens", "surrogates", "low surrogates", "replacements", "wide spaces",
            "spaces of two kinds",
        ];
        name = name.Replace(" within", "", StringComparison.Ordinal);
        return kind switch
        {
            "wordPiece" => always.Contains(name) || words.Contains(name),
            "normalizing" => always.Contains(name) || normalizing.Contains(name),
            "unigram" or "bpe.model" => name == "spaces",
            _ => false,
        };
    }
}
