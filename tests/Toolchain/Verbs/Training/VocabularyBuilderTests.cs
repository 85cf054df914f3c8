using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>A WordPiece vocabulary is built from the training text.</summary>
public sealed class VocabularyBuilderTests
{
    [Fact]
    public void The_most_frequent_neighbours_are_merged_first()
    {
        // aab x 3: "a ##a" and "##a ##b" occur three times each; text decides, and then one merge is left.
        string[] pieces = Build(20, "aab aab", "aab c");

        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "##a", "##b", "a", "c", "##ab", "aab"], pieces);
    }

    [Fact]
    public void The_size_is_kept_and_characters_always_have_a_piece()
    {
        Assert.Equal(10, Build(10, "aab aab", "aab c").Length);
        Assert.Equal(9, Build(6, "aab aab", "aab c").Length);
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter()
    {
        string[] texts = ["the team wins the game", "the market falls", "a game of the market", "teams win games"];

        Assert.Equal(Build(60, texts), Build(60, [.. texts.Reverse()]));
    }

    [Fact]
    public void Every_word_of_the_text_can_be_spelled()
    {
        string[] texts = ["Crème brûlée, 3.50€!", "ÀÉÎ straße ﬁn", "日本 text", "emoji 😀 tail"];
        string[] pieces = Build(500, texts);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Create(pieces, lowercase: true, stripAccents: true);
        int[] ids = new int[100];

        Assert.All(texts, text =>
        {
            int count = tokenizer.Encode(text, ids, out _);
            Assert.DoesNotContain(Array.IndexOf(pieces, "[UNK]"), ids[..count]);
        });
        Assert.Contains("c", pieces);
        Assert.DoesNotContain("È", pieces);
    }

    private static string[] Build(int size, params string[] texts) => VocabularyBuilder.Build(
        [.. texts.Select(text => new Instance(0, text, null))], TokenizerConfig.Uncased, size);
}
