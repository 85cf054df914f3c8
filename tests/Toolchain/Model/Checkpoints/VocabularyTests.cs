using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Checkpoints;

/// <summary>Vocabularies as people edit and copy them.</summary>
public sealed class VocabularyTests : IDisposable
{
    private const string Special = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Special + "word")]
    [InlineData(Special + "word\n")]
    [InlineData("\uFEFF" + Special + "word\n")]
    [InlineData("[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\nword\r\n")]
    [InlineData("[PAD]\r\n[UNK]\n[CLS]\r\n[SEP]\nword")]
    public void Line_ends_and_a_mark_do_not_matter(string text) =>
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "word"], Vocabulary.Read(_folder.Write("vocab.txt", text)));

    [Theory]
    [InlineData(Special + "word\n\n", "(6): the line is empty, at the end of the vocabulary")]
    [InlineData(Special + "word\n\n\n", "(6): the line is empty, at the end of the vocabulary")]
    [InlineData(Special + "word\r\n\r\n", "(6): the line is empty, at the end of the vocabulary")]
    [InlineData(Special + "\nword\n", "(5): the line is empty; write the word piece that belongs there")]
    [InlineData("\n" + Special + "word\n", "(1): the line is empty; write the word piece that belongs there")]
    [InlineData("[PAD]\r[UNK]\r[CLS]\r[SEP]\rword\r", "(1): there is a carriage return within the line")]
    [InlineData(Special + "word\r\r\nmore", "(5): there is a carriage return within the line")]
    public void A_line_that_shifts_ids_is_named(string text, string expected)
    {
        string file = _folder.Write("vocab.txt", text);

        ToolException error = Assert.Throws<ToolException>(() => Vocabulary.Read(file));

        Assert.StartsWith(file + expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_too_many_a_line_that_is_there_twice_is_named()
    {
        string file = _folder.Write("vocab.txt", Special + "word\nmore\nword\n");
        EncoderConfig encoder = new()
        {
            Hidden = 4, Layers = 1, Heads = 1, Intermediate = 4, Vocabulary = 6, Positions = 8,
        };

        ToolException error =
            Assert.Throws<ToolException>(() => Vocabulary.LoadTokenizer(file, TokenizerConfig.Uncased, encoder));

        Assert.EndsWith("Line 7, 'word', is there already as line 5.", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Vocabulary.LoadTokenizer(file, TokenizerConfig.Uncased, encoder with { Vocabulary = 7 }));
    }
}
