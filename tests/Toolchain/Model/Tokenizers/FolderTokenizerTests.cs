using System.Text.Json.Nodes;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Tokenizers;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Tokenizers;

/// <summary>The tokenizer of a model's folder: what it becomes, what bounds it, and what is refused.</summary>
public sealed class FolderTokenizerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

    [Fact]
    public void Berts_own_becomes_a_vocabulary_of_word_pieces()
    {
        Write("tokenizer.json", Bert("[CLS]", "[SEP]", 1));

        FolderTokenizer read = Read();

        Assert.Equal(TokenizerKind.WordPiece, read.Spec.Kind);
        Assert.Equal(
            "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\n##s\n", System.Text.Encoding.UTF8.GetString(read.Files[0].Content.Span));
        Assert.True(read.Spec.Lowercase && read.Spec.StripAccents);
        Assert.Null(read.PairProblem);
        read.Write(_folder.FullName);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "vocab.txt")));
    }

    [Fact]
    public void Others_stay_as_they_are()
    {
        Write("tokenizer.json", Bert("[CLS]", "[SEP]", 2));

        FolderTokenizer read = Read();

        Assert.Equal((TokenizerKind.TokenizerJson, "tokenizer.json"), (read.Spec.Kind, read.Spec.Vocabulary));
        Assert.Equal("WordPiece", read.Kind);
    }

    [Fact]
    public void The_smallest_limit_counts()
    {
        Write("tokenizer.json", Bert("[CLS]", "[SEP]", 1));
        Assert.Equal(512, Read().Spec.MaxTokens);
        Assert.Equal(300, Read(new() { Positions = 300 }).Spec.MaxTokens);
        Write("tokenizer_config.json", """{ "model_max_length": 200 }""");
        Assert.Equal(200, Read(new() { Positions = 300 }).Spec.MaxTokens);
        Assert.Equal(100, Read(new() { Positions = 300, Asked = 100 }).Spec.MaxTokens);
        JsonNode json = JsonNode.Parse(Bert("[CLS]", "[SEP]", 1))!;
        json["truncation"] = JsonNode.Parse("""{"direction":"Right","max_length":64,"strategy":"LongestFirst","stride":0}""");
        Write("tokenizer.json", json.ToJsonString());
        Assert.Equal(64, Read(new() { Positions = 300, Asked = 100 }).Spec.MaxTokens);
        Write("tokenizer_config.json", """{ "model_max_length": 1000000000000000019884624838656 }""");
        Assert.Equal(64, Read().Spec.MaxTokens);
        Assert.Contains("--max-tokens is 2", Fault(new() { Asked = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_done_is_refused_with_the_file()
    {
        Assert.Contains("there is no tokenizer", Fault(), StringComparison.Ordinal);
        Write("tokenizer.json", Bert("[CLS]", "[SEP]", 1).Replace("BertPreTokenizer", "Whitespace",
            StringComparison.Ordinal));
        Assert.Contains("tokenizer.json: the pre-tokenizer Whitespace is not supported", Fault(),
            StringComparison.Ordinal);
        Write("tokenizer.json", Bert("[CLS]", "[SEP]", 1));
        Assert.Contains("up to 5, but the model has 5 word embeddings", Fault(new() { Embeddings = 5 }),
            StringComparison.Ordinal);
        Assert.Equal(TokenizerKind.WordPiece, Read(new() { Embeddings = 6 }).Spec.Kind);
        Write("tokenizer_config.json", """{ "truncation_side": "left" }""");
        Assert.Contains("'truncation_side' is 'left'", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_say_otherwise_are_told()
    {
        Write("tokenizer.json", Bert("[CLS]", "[SEP]", 1));
        Write("tokenizer_config.json", """{ "do_lower_case": false }""");

        FolderTokenizer read = Read();

        Assert.True(read.Spec.Lowercase);
        Assert.Contains("do_lower_case no", Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "do_lower_case": false }""", TokenizerKind.WordPiece)]
    [InlineData("""{ "tokenizer_class": "DistilBertTokenizer" }""", TokenizerKind.WordPiece)]
    [InlineData(
        """{ "added_tokens_decoder": { "6": { "content": "[ENT]", "special": false } } }""", TokenizerKind.TokenizerJson)]
    [InlineData("""{ "tokenize_chinese_chars": false }""", TokenizerKind.TokenizerJson)]
    public void A_vocabulary_alone_is_read_as_its_settings_say(string settings, object kind)
    {
        Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\n##s\n");
        Write("tokenizer_config.json", settings);

        Assert.Equal((TokenizerKind)kind, Read().Spec.Kind);
    }

    [Fact]
    public void A_vocabulary_of_another_tokenizer_is_refused()
    {
        Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n");
        Write("tokenizer_config.json", """{ "tokenizer_class": "BertJapaneseTokenizer" }""");

        Assert.Contains("'BertJapaneseTokenizer' is not supported", Fault(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("roberta", null)]
    [InlineData("deberta", "there is no [CLS]")]
    [InlineData("clip", "not known of the tokenizer_class '' and the model_type 'clip'")]
    public void Byte_pairs_are_read_as_their_model_has_them(string model, string? fault)
    {
        Write("vocab.json", """{ "<s>": 0, "<pad>": 1, "</s>": 2, "a": 3, "b": 4, "ab": 5 }""");
        Write("merges.txt", "#version: 0.2\na b\n");
        Write("config.json", $$"""{ "model_type": "{{model}}" }""");

        if (fault is not null)
        {
            Assert.Contains(fault, Fault(), StringComparison.Ordinal);
            return;
        }

        FolderTokenizer read = Read();
        Assert.Equal(("BPE", TokenizerKind.TokenizerJson), (read.Kind, read.Spec.Kind));
        Assert.Null(read.PairProblem);
    }

    [Fact]
    public void A_damaged_SentencePiece_model_is_refused()
    {
        Write("spiece.model", "this is none");
        Write("config.json", """{ "model_type": "albert" }""");

        Assert.Contains("this is not a SentencePiece model", Fault(), StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string Bert(string start, string end, int separators)
    {
        JsonObject template = TokenizerNodes.Template((start, 2), (end, 3), separators, typed: separators == 1);
        return System.Text.Encoding.UTF8.GetString(TokenizerNodes.File(
            TokenizerNodes.Step(
                "WordPiece",
                ("unk_token", "[UNK]"),
                ("vocab", JsonNode.Parse("""{ "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "the": 4, "##s": 5 }"""))),
            TokenizerNodes.Step("BertNormalizer"),
            TokenizerNodes.Step("BertPreTokenizer"),
            template,
            []));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private FolderTokenizer Read(TokenizerLimits? limits = null) => FolderTokenizer.Read(_folder.FullName,
        limits ?? new());

    private string Fault(TokenizerLimits? limits = null) => Assert.Throws<ToolException>(() => Read(limits)).Message;
}
