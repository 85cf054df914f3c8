using System.Globalization;
using System.Text;
using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Builds a WordPiece vocabulary: single characters first, then, again and again, the two neighbouring pieces that
/// occur together most often become one (Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with
/// Subword Units", ACL 2016). Equal counts are decided by the pieces' text, so the same texts give the same
/// vocabulary.
/// </summary>
internal static class VocabularyBuilder
{
    private const string Continued = "##";

    /// <summary>Builds at most <paramref name="size"/> pieces, the special ones and all characters included.</summary>
    public static string[] Build(IReadOnlyList<Instance> texts, TokenizerConfig tokenizer, int size)
    {
        string[] lines =
            [.. texts.SelectMany(text => text.Second is null ? [text.First] : new[] { text.First, text.Second })];
        List<string> pieces = [.. Vocabulary.Special, "[MASK]"];
        List<(string[] Symbols, int Count)> words = Words(lines, tokenizer);
        pieces.AddRange(words.SelectMany(word => word.Symbols).Distinct().Order(StringComparer.Ordinal));
        PieceMerger merger = new(words);
        HashSet<string> known = [.. pieces];
        while (pieces.Count < size && merger.MergeMostFrequent() is { } merged)
        {
            if (known.Add(merged))
            {
                pieces.Add(merged);
            }
        }

        return [.. pieces];
    }

    /// <summary>
    /// The words of the texts, each as its characters, with how often it occurs. The tokenizer itself finds them,
    /// with a vocabulary of single characters, so that what counts as a word is its opinion alone.
    /// </summary>
    private static List<(string[] Symbols, int Count)> Words(string[] lines, TokenizerConfig config)
    {
        string[] characters = Characters(lines);
        string[] pieces = [.. Vocabulary.Special, .. characters, .. characters.Select(c => Continued + c)];
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Create(pieces, config.Lowercase, config.StripAccents);
        int firstContinued = Vocabulary.Special.Count + characters.Length;
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        int[] ids = new int[lines.Max(line => (3 * line.Length) + 2)];
        StringBuilder word = new();
        foreach (string line in lines)
        {
            int count = tokenizer.Encode(line, ids, out _);
            foreach (int id in ids.AsSpan(0, count))
            {
                if (id < firstContinued && word.Length > 0)
                {
                    counts[word.ToString()] = counts.GetValueOrDefault(word.ToString()) + 1;
                    word.Clear();
                }

                if (id >= Vocabulary.Special.Count)
                {
                    word.Append(id < firstContinued ? pieces[id] : ' ' + pieces[id]);
                }
            }
        }

        return [.. counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(
            pair => (pair.Key.Split(' '), pair.Value))];
    }

    // Every character that cleaning may leave: as written, lower-cased, and without its accents.
    private static string[] Characters(string[] lines)
    {
        HashSet<Rune> runes = [.. lines.SelectMany(line => line.EnumerateRunes())];
        foreach (Rune rune in runes.ToArray())
        {
            string lower = rune.ToString().ToLowerInvariant();
            runes.UnionWith(lower.EnumerateRunes());
            runes.UnionWith(lower.Normalize(NormalizationForm.FormD).EnumerateRunes());
        }

        return
        [
            .. runes.Where(rune => !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control)
                .Select(rune => rune.ToString()).Order(StringComparer.Ordinal),
        ];
    }
}
