using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

public class WordPieceTokenizerTests
{
    private static readonly string[] Vocabulary =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "cafe", "the", "a", "##b", "b", "c",
        "$", "+", ".", "[", "]", "sep", "中", "文", "i", "σ", "`", "ᄒ", "##ᅡ", "##ᆫ", "Ä", "é", "##é", "😀",
    ];

    [Theory]
    [InlineData("unaffable", "un ##aff ##able")]
    [InlineData("UnAffAble the", "un ##aff ##able the")]
    [InlineData("Café cafe\u0301", "cafe cafe")]
    [InlineData("the\tthe\nthe\u00a0the\u3000the\u2028the", "the the the the the the")]
    [InlineData("c++ $b.", "c + + $ b .")]
    [InlineData("中文the", "中 文 the")]
    [InlineData("t\u0000h\u0007e\ufffd", "the")]
    [InlineData("the\u200b", "the")]
    [InlineData("İ I", "i i")]
    [InlineData("Σ", "σ")]
    [InlineData("a\u1fefa", "a ` a")]
    [InlineData("한", "ᄒ ##ᅡ ##ᆫ")]
    [InlineData("\ud83d\ude00", "😀")]
    [InlineData("xyz the", "[UNK] the")]
    [InlineData("unaffx the", "[UNK] the")]
    [InlineData("", "")]
    [InlineData(" \u0301 ", "")]
    public void Uncased_texts_are_cleaned_split_and_pieced(string text, string pieces) =>
        Assert.Equal(pieces, Encode(text));

    [Theory]
    [InlineData("the [SEP] a", "the [ sep ] a")]
    [InlineData("[UNK]", "[ [UNK] ]")]
    [InlineData("[ SEP]", "[ sep ]")]
    public void A_special_token_in_the_text_is_plain_text(string text, string pieces) =>
        Assert.Equal(pieces, Encode(text));

    [Theory]
    [InlineData("Ä é", "Ä é")]
    [InlineData("THE", "[UNK]")]
    public void Cased_texts_keep_case_and_accents(string text, string pieces) =>
        Assert.Equal(pieces, Encode(text, lowercase: false, stripAccents: false));

    [Fact]
    public void Lower_case_alone_keeps_accents() =>
        Assert.Equal("é [UNK]", Encode("É Ä", lowercase: true, stripAccents: false));

    [Fact]
    public void A_word_of_100_characters_is_known_and_of_101_is_not()
    {
        string word = "a" + new string('b', 99);
        Assert.Equal("a " + string.Join(' ', Enumerable.Repeat("##b", 99)), Encode(word));
        Assert.Equal("[UNK] a", Encode(word + "b a"));

        // Accents that are stripped do not count, and characters beyond U+FFFF count once.
        Assert.Equal(100, Encode(word + "\u0301").Split(' ').Length);
        Assert.Equal("[UNK]", Encode(string.Concat(Enumerable.Repeat("\ud83d\ude00", 100))));
    }

    [Theory]
    [InlineData("\ud83d the")]
    [InlineData("the\ude00")]
    [InlineData("t\ud83dhe")]
    [InlineData("the \ude00\ud83d")]
    public void A_lone_surrogate_is_read_as_nothing(string text) => Assert.Equal("the", Encode(text));

    [Theory]
    [InlineData(5, 3, false)]
    [InlineData(4, 2, true)]
    [InlineData(2, 0, true)]
    public void Too_long_a_text_loses_its_end(int room, int kept, bool truncated)
    {
        int[] ids = new int[room];
        int count = Tokenizer().Encode("a b c", ids, out bool cut);
        Assert.Equal(truncated, cut);
        Assert.Equal(kept + 2, count);
        Assert.Equal(
            (string[])["[CLS]", .. "a b c".Split(' ')[..kept], "[SEP]"], ids[..count].Select(id => Vocabulary[id]));
    }

    [Theory]
    [InlineData("a b c", "c b a", 9, "[CLS] a b c [SEP] c b a [SEP]", false)]
    [InlineData("a b c", "c", 6, "[CLS] a b [SEP] c [SEP]", true)]
    [InlineData("a", "c b a", 6, "[CLS] a [SEP] c b [SEP]", true)]
    [InlineData("a b c", "c b a", 8, "[CLS] a b [SEP] c b a [SEP]", true)]
    [InlineData("a b c a", "c b a", 8, "[CLS] a b c [SEP] c b [SEP]", true)]
    [InlineData("a", "b", 3, "[CLS] [SEP] [SEP]", true)]
    [InlineData("", "b", 4, "[CLS] [SEP] b [SEP]", false)]
    public void Of_a_pair_the_longer_text_loses_its_end(
        string first, string second, int room, string pieces, bool truncated)
    {
        int[] ids = new int[room];
        int[] types = new int[room];
        int count = Tokenizer().EncodePair(first, second, ids, types, out bool cut);
        Assert.Equal(truncated, cut);
        Assert.Equal(pieces, string.Join(' ', ids[..count].Select(id => Vocabulary[id])));
        int split = Array.IndexOf(ids, 3) + 1;
        Assert.All(types[..split], type => Assert.Equal(0, type));
        Assert.All(types[split..count], type => Assert.Equal(1, type));
    }

    [Fact]
    public void Special_tokens_take_room()
    {
        WordPieceTokenizer tokenizer = Tokenizer();
        Assert.Throws<ArgumentException>(() => tokenizer.Encode("a", new int[1], out _));
        Assert.Throws<ArgumentException>(() => tokenizer.EncodePair("a", "b", new int[2], new int[2], out _));
    }

    [Fact]
    public void A_vocabulary_without_special_tokens_is_refused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(
            () => WordPieceTokenizer.Create(["[CLS]", "[UNK]", "a"], true, true));
        Assert.Contains("[SEP]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_equal_word_pieces_the_last_counts()
    {
        int[] ids = new int[3];
        WordPieceTokenizer.Create(["[CLS]", "[SEP]", "[UNK]", "a", "a"], true, true).Encode("a", ids, out _);
        Assert.Equal([0, 4, 1], ids);
    }

    private static WordPieceTokenizer Tokenizer() => WordPieceTokenizer.Create(Vocabulary, true, true);

    private static string Encode(string text, bool lowercase = true, bool stripAccents = true)
    {
        int[] ids = new int[128];
        int count =
            WordPieceTokenizer.Create(Vocabulary, lowercase, stripAccents).Encode(text, ids, out bool truncated);
        Assert.False(truncated);
        Assert.Equal("[CLS]", Vocabulary[ids[0]]);
        Assert.Equal("[SEP]", Vocabulary[ids[count - 1]]);
        return string.Join(' ', ids[1..(count - 1)].Select(id => Vocabulary[id]));
    }
}
