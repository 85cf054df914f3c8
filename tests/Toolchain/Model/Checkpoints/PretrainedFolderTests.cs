using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Checkpoints;

/// <summary>Vocabulary and settings of a Hugging Face folder, whichever of its files tell them.</summary>
public sealed class PretrainedFolderTests : IDisposable
{
    private readonly PretrainedFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_tokenizer_json_alone_gives_vocabulary_and_settings()
    {
        _files.WriteTokenizerJson();

        PretrainedFolder folder = PretrainedFolder.Open(_files.Folder);

        Assert.Equal(PretrainedFiles.Pieces, folder.Pieces);
        Assert.Equal(new TokenizerConfig(Lowercase: false, StripAccents: false), folder.Tokenizer);
        Assert.Equal(PretrainedFiles.Config, folder.Config);
    }

    [Fact]
    public void A_vocabulary_alone_is_taken_to_be_uncased()
    {
        _files.WriteVocabulary(PretrainedFiles.Pieces);

        PretrainedFolder folder = PretrainedFolder.Open(_files.Folder);

        Assert.Equal(PretrainedFiles.Pieces, folder.Pieces);
        Assert.Equal(TokenizerConfig.Uncased, folder.Tokenizer);
    }

    [Theory]
    [InlineData("false", "null", "{}", false, false)]
    [InlineData("true", "null", "{}", true, true)]
    [InlineData("true", "false", "{}", true, false)]
    [InlineData("false", "true", """{"do_lower_case":false}""", false, true)]
    [InlineData("true", "null", """{"strip_accents":null,"do_lower_case":true}""", true, true)]
    [InlineData("false", "null", """{"strip_accents":null}""", false, false)]
    [InlineData(
        "true", "false", """{"strip_accents":false,"tokenizer_class":"PreTrainedTokenizerFast"}""", true, false)]
    [InlineData("true", "null", """{"cls_token":{"content":"[CLS]","lstrip":false},"never_split":null}""", true, true)]
    public void What_the_config_leaves_open_tokenizer_json_tells(
        string lowercase, string stripAccents, string config, bool isLowercase, bool isStripped)
    {
        _files.WriteTokenizerJson(("normalizer/lowercase", lowercase), ("normalizer/strip_accents", stripAccents));
        _files.Write("tokenizer_config.json", config);

        TokenizerConfig tokenizer = PretrainedFolder.Open(_files.Folder).Tokenizer;

        Assert.Equal(new TokenizerConfig(isLowercase, isStripped), tokenizer);
    }

    [Theory]
    [InlineData("""{"do_lower_case":true}""")]
    [InlineData("""{"do_lower_case":false,"strip_accents":true}""")]
    [InlineData("""{"strip_accents":true}""")]
    public void Settings_that_contradict_tokenizer_json_are_refused(string config)
    {
        _files.WriteTokenizerJson();
        _files.Write("tokenizer_config.json", config);

        string message = Refusal();

        Assert.Contains(_files["tokenizer_config.json"], message, StringComparison.Ordinal);
        Assert.Contains(_files["tokenizer.json"] + " no and no", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_that_contradicts_tokenizer_json_is_refused()
    {
        _files.WriteTokenizerJson();
        _files.WriteVocabulary(PretrainedFiles.Pieces);
        PretrainedFolder.Open(_files.Folder);

        _files.WriteVocabulary([.. PretrainedFiles.Pieces[..7], .. PretrainedFiles.Pieces[7..].Reverse()]);
        Assert.Contains("line 8 is 'e', but tokenizer.json gives it the id 9", Refusal(), StringComparison.Ordinal);

        _files.WriteVocabulary([.. PretrainedFiles.Pieces, "more"]);
        Assert.Contains("line 11 is 'more', but tokenizer.json has no such piece", Refusal(), StringComparison.Ordinal);

        _files.WriteVocabulary(PretrainedFiles.Pieces[..^1]);
        Assert.Contains("'e' has the id 9, but", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_equal_lines_in_a_vocabulary_the_last_counts()
    {
        _files.WriteVocabulary([.. PretrainedFiles.Pieces[..5], "wort", .. PretrainedFiles.Pieces[6..]]);
        _files.WriteTokenizerJson((
            "model/vocab", """{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"wort":6,"##s":7,"é":8,"e":9}"""));

        Assert.Equal("wort", PretrainedFolder.Open(_files.Folder).Pieces[6]);

        File.Delete(_files["vocab.txt"]);
        Assert.Contains("'e' has the id 9", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model/type", "\"BPE\"", "'type' is 'BPE'")]
    [InlineData("model/unk_token", "\"<unk>\"", "'<unk>'")]
    [InlineData("model/continuing_subword_prefix", "\"\"", "'continuing_subword_prefix' is ''")]
    [InlineData("model/max_input_chars_per_word", "50", "'max_input_chars_per_word' is 50")]
    [InlineData("model/vocab", "[]", "'vocab' is []")]
    [InlineData("model/vocab/e", "8", "has the id 8")]
    [InlineData("model/vocab/e", "-1", "'e' is -1")]
    [InlineData("model/vocab/e", "\"9\"", "'e' is \"9\"")]
    [InlineData("model/vocab/a\nb", "10", "has the id 10")]
    [InlineData("model/vocab", """{"[PAD]":0,"[UNK]":1,"[CLS]":2}""", "no [SEP]")]
    [InlineData("normalizer", "null", "'normalizer' is missing")]
    [InlineData("normalizer/type", "\"Sequence\"", "'Sequence'")]
    [InlineData("normalizer/clean_text", "false", "'clean_text' is false")]
    [InlineData("normalizer/handle_chinese_chars", "false", "'handle_chinese_chars' is false")]
    [InlineData("normalizer/lowercase", "1", "'lowercase' is 1")]
    [InlineData("pre_tokenizer/type", "\"Whitespace\"", "'Whitespace'")]
    [InlineData("post_processor", "null", "'post_processor' is missing")]
    [InlineData("post_processor/type", "\"RobertaProcessing\"", "'RobertaProcessing'")]
    [InlineData("post_processor/single", """[{"Sequence":{"id":"A","type_id":0}}]""", "'single' is 'A:0'")]
    [InlineData("post_processor/special_tokens/[SEP]/ids", "[9]", "'[SEP]' has other ids")]
    [InlineData("added_tokens", """[{"id":5,"content":"Wort","special":false}]""", "'Wort'")]
    [InlineData("added_tokens", """[{"id":5,"content":"[SEP]","special":true}]""", "gives '[SEP]' the id 5")]
    [InlineData("added_tokens", "{}", "'added_tokens'")]
    public void What_our_tokenizer_cannot_do_is_refused_by_name(string path, string json, string expected)
    {
        _files.WriteTokenizerJson((path, json));

        string message = Refusal();

        Assert.StartsWith(_files["tokenizer.json"], message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}""", null)]
    [InlineData("""{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",2]}""", "'sep'")]
    [InlineData("""{"type":"BertProcessing","sep":["[SEP]",3],"cls":["<s>",2]}""", "'cls'")]
    public void The_older_way_to_say_where_special_tokens_stand_is_known(string json, string? expected)
    {
        _files.WriteTokenizerJson(("post_processor", json));

        if (expected is null)
        {
            PretrainedFolder.Open(_files.Folder);
        }
        else
        {
            Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"cls_token":"<s>"}""", "'cls_token' is '<s>'")]
    [InlineData("""{"unk_token":{"content":"<unk>"}}""", "'content' is '<unk>'")]
    [InlineData("""{"never_split":["a"]}""", "'never_split'")]
    [InlineData("""{"clean_text":false}""", "'clean_text'")]
    [InlineData("""{"tokenizer_class":"PreTrainedTokenizerFast"}""", "'PreTrainedTokenizerFast'")]
    [InlineData("""{"added_tokens_decoder":{"5":{"content":"Wort","special":false}}}""", "'Wort'")]
    public void Settings_of_another_tokenizer_are_refused_by_name(string config, string expected)
    {
        _files.WriteVocabulary(PretrainedFiles.Pieces);
        _files.Write("tokenizer_config.json", config);

        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_that_were_added_to_a_vocabulary_are_refused()
    {
        _files.WriteVocabulary(PretrainedFiles.Pieces);
        _files.Write("added_tokens.json", """{"[MASK]":4}""");
        PretrainedFolder.Open(_files.Folder);

        _files.Write("added_tokens.json", """{"covid":10}""");
        Assert.Contains("'covid'", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void More_pieces_than_embeddings_are_refused()
    {
        _files.WriteVocabulary([.. PretrainedFiles.Pieces, "a", "b", "c"]);

        Assert.Contains("13 word pieces, but the encoder has 12", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_real_tokenizer_json_says_what_its_other_files_say()
    {
        string model = SharedFolder.Require("models/minilm-l6");
        TokenizerJson json = TokenizerJson.Load(Path.Combine(model, TokenizerJson.FileName))!;

        Assert.Equal(Vocabulary.Read(Path.Combine(model, Checkpoint.VocabularyFile)), json.ToPieces());
        Assert.Equal(
            TokenizerConfig.Load(Path.Combine(model, Checkpoint.TokenizerFile)),
            new TokenizerConfig(json.Lowercase, json.StripAccents));
    }

    private string Refusal() => Assert.Throws<ToolException>(() => PretrainedFolder.Open(_files.Folder)).Message;
}
