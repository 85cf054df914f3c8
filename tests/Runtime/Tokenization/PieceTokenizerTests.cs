using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>The kinds of tokenizer that have files of their own beside WordPiece.</summary>
public sealed class PieceTokenizerTests : IDisposable
{
    private readonly TokenizerFiles _files = new();

    [Theory]
    [InlineData("the the he", "the Ġthe Ġ he")]
    [InlineData(" the", "Ġthe")]
    [InlineData("the  the", "the Ġ Ġthe")]
    [InlineData("é", "Ã ©")]
    [InlineData("</s>", "< / s >")]
    [InlineData("", "")]
    public void Byte_level_BPE_merges_as_it_was_trained(string text, string pieces) =>
        Assert.Equal($"<s> {pieces} </s>".Replace("  ", " ", StringComparison.Ordinal), Text(Encode(Bpe(), text)));

    [Theory]
    [InlineData("the the", "Ġthe Ġthe")]
    [InlineData(" the", "Ġthe")]
    [InlineData("é", "Ġ Ã ©")]
    public void A_prefix_space_is_added_where_none_is(string text, string pieces) =>
        Assert.Equal($"<s> {pieces} </s>", Text(Encode(Bpe() with { AddPrefixSpace = true }, text)));

    [Theory]
    [InlineData("the he", new[] { 0, 4, 10, 2 })]
    [InlineData("thehe", new[] { 0, 4, 9, 2 })]
    [InlineData("</s>", new[] { 0, 5, 11, 12, 13, 14, 2 })]
    [InlineData("x", new[] { 0, 5, 3, 2 })]
    [InlineData("xyz\U0001F600 x t", new[] { 0, 5, 3, 5, 3, 5, 6, 2 })]
    [InlineData("", new[] { 0, 2 })]
    public void SentencePiece_takes_the_likeliest_pieces(string text, int[] ids) =>
        Assert.Equal(ids, Encode(SentencePiece(), text));

    [Fact]
    public void Too_long_a_text_loses_its_end()
    {
        ITextTokenizer tokenizer = Bpe().Load("Cascade", _files.Folder);
        int[] ids = new int[4];
        TextReading reading = default;
        Assert.Equal(4, tokenizer.Encode("the the the", ids, out bool truncated, ref reading));
        Assert.True(truncated);
        Assert.Equal("<s> the Ġthe </s>", Text(ids));
        Assert.Equal(4, tokenizer.Encode("the the", ids, out truncated, ref reading));
        Assert.False(truncated);
    }

    [Theory]
    [InlineData(new[] { 2, 2 }, 12, "<s> the Ġthe Ġthe </s> </s> a </s>", "0 0 0 0 0 0 0 0")]
    [InlineData(new[] { 2 }, 12, "<s> the Ġthe Ġthe </s> a </s>", "0 0 0 0 0 1 1")]
    [InlineData(new[] { 2, 2 }, 6, "<s> the </s> </s> a </s>", "0 0 0 0 0 0")]
    [InlineData(new[] { 2 }, 6, "<s> the Ġthe </s> a </s>", "0 0 0 0 1 1")]
    public void A_pair_has_its_ids_between(int[] between, int room, string pieces, string types)
    {
        ITextTokenizer tokenizer = (Bpe() with { Between = between }).Load("Cascade", _files.Folder);
        int[] ids = new int[room];
        int[] written = new int[room];
        TextReading reading = default;
        int count = tokenizer.EncodePair("the the the", "a", ids, written, out bool truncated, ref reading);
        Assert.Equal(room < 8 - (2 - between.Length), truncated);
        Assert.Equal(pieces, Text(ids[..count]));
        Assert.Equal(types, string.Join(' ', written[..count]));

        Array.Fill(written, 7);
        tokenizer.WriteTypes(ids.AsSpan(0, count), written);
        Assert.Equal(types, string.Join(' ', written[..count]));
    }

    [Fact]
    public void Ill_formed_text_is_read_as_something()
    {
        ITextTokenizer bpe = Bpe().Load("Cascade", _files.Folder);
        ITextTokenizer unigram = SentencePiece().Load("Cascade", _files.Folder);
        Span<int> ids = stackalloc int[16];
        TextReading reading = default;
        foreach (string text in (string[])["\ud83d the", "the\ude00", "\ude00\ud83d"])
        {
            Assert.Equal(bpe.Encode(text, ids, out _, ref reading), bpe.Encode(text, ids, out _, ref reading));
            Assert.Equal(unigram.Encode(text, ids, out _, ref reading), unigram.Encode(text, ids, out _, ref reading));
        }
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        Assert.Contains("merges.txt", Fault(Bpe() with { Vocabulary = "merges.txt" }), StringComparison.Ordinal);
        Assert.Contains(
            "SentencePiece", Fault(SentencePiece() with { Vocabulary = "vocab.json" }), StringComparison.Ordinal);
        Assert.Contains("special token 99", Fault(Bpe() with { End = 99 }), StringComparison.Ordinal);
        Assert.Contains("special token 99", Fault(SentencePiece() with { Between = [99] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the  other", "\u2581the \u2581other")]
    [InlineData("1234", "\u25811 234")]
    public void A_SentencePiece_model_of_BPE_merges_by_its_scores(string text, string pieces)
    {
        using TokenizerModels models = new();
        ITextTokenizer tokenizer = TokenizerModels.SentencePiece("bpe").Load("Cascade", models.Folder);
        int[] ids = new int[16];
        TextReading reading = default;
        int count = tokenizer.Encode(text, ids, out _, ref reading);

        Assert.Equal(pieces, string.Join(' ', ids[1..(count - 1)].Select(id => models.Pieces[id - 3])));
    }

    [Fact]
    public void A_cascade_answers_through_it()
    {
        using TestCascade cascade = TestCascade.Create();
        foreach (string file in Directory.GetFiles(_files.Folder))
        {
            File.Copy(file, Path.Combine(cascade.Folder, Path.GetFileName(file)));
        }

        int at = cascade.ManifestText.IndexOf("\"tokenizer\"", StringComparison.Ordinal);
        int end = cascade.ManifestText.IndexOf('}', at) + 1;
        string hash = new('0', 64);
        File.WriteAllText(cascade.ManifestFile, cascade.ManifestText.Remove(at, end - at).Insert(at, $$"""
            "tokenizer": { "kind": "bpe", "vocabulary": "vocab.json", "sha256": "{{hash}}",
              "merges": { "file": "merges.txt", "sha256": "{{hash}}" }, "addPrefixSpace": false, "start": 0, "end": 2,
                  "maxTokens": 16 }
            """));
        using InterpretedCascade interpreted =
            InterpretedCascade.Load(cascade.ManifestFile, new CascadeOptions { CheckHashes = false });

        CascadePrediction prediction = interpreted.Classify("the a");
        float[] logits = new float[9];
        interpreted.Trace("the a", logits);
        Execution.BlockChainTests.AssertClose(cascade.Logits([0, 16, 19, 2]), logits);
        Assert.InRange(prediction.Label, 0, 2);

        CascadeException missing = Assert.Throws<CascadeException>(() => InterpretedCascade.Load(cascade.ManifestFile));
        Assert.Contains("vocab.json", missing.Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(cascade.Folder, "merges.txt"));
        missing = Assert.Throws<CascadeException>(
            () => InterpretedCascade.Load(cascade.ManifestFile, new CascadeOptions { CheckHashes = false }));
        Assert.Contains("merges.txt", missing.Message, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private static BpeDescription Bpe() => new("vocab.json", "", "merges.txt", "", AddPrefixSpace: false, 0, 2, [], 16);

    private static SentencePieceDescription SentencePiece() =>
        new("unigram.model", "", Offset: 1, Unknown: 3, 0, 2, [], 16);

    private int[] Encode(TokenizerDescription description, string text)
    {
        int[] ids = new int[16];
        TextReading reading = default;
        int count = description.Load("Cascade", _files.Folder).Encode(text, ids, out bool truncated, ref reading);
        Assert.False(truncated);
        return ids[..count];
    }

    private string Text(IEnumerable<int> ids) => string.Join(' ', ids.Select(id => _files.Pieces[id]));

    private string Fault(TokenizerDescription description)
    {
        CascadeException e = Assert.Throws<CascadeException>(() => description.Load("Cascade", _files.Folder));
        Assert.StartsWith("Cascade: the file '", e.Message, StringComparison.Ordinal);
        return e.Message;
    }
}
