using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Model.Checkpoints;

/// <summary>The small files of a checkpoint.</summary>
public sealed class ConfigTests : IDisposable
{
    private const string Sizes =
        "\"hidden_size\":8,\"num_hidden_layers\":2,\"num_attention_heads\":2,\"intermediate_size\":32,"
        + "\"vocab_size\":99";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_encoder_config_keeps_its_sizes()
    {
        EncoderConfig config = new()
        {
            Hidden = 384,
            Layers = 6,
            Heads = 12,
            Intermediate = 1536,
            Vocabulary = 30522,
            Positions = 256,
            TokenTypes = 1,
            LayerNormEpsilon = 1e-5,
            HiddenDropout = 0.2,
            AttentionDropout = 0,
            InitializerRange = 0.01,
        };
        config.Save(_folder["config.json"]);

        Assert.Equal(config, EncoderConfig.Load(_folder["config.json"]));
    }

    [Fact]
    public void An_encoder_config_needs_only_the_sizes()
    {
        EncoderConfig config = EncoderConfig.Load(_folder.Write("config.json", $"{{{Sizes}}}"));

        Assert.Equal((512, 2, 1e-12), (config.Positions, config.TokenTypes, config.LayerNormEpsilon));
    }

    [Theory]
    [InlineData("""  ,"model_type":"roberta" """, "'roberta'")]
    [InlineData("""  ,"hidden_act":"gelu_new" """, "'gelu_new'")]
    [InlineData("""  ,"position_embedding_type":"relative_key" """, "'relative_key'")]
    [InlineData("""  ,"is_decoder":true """, "decoder")]
    [InlineData("""  ,"add_cross_attention":true """, "'add_cross_attention'")]
    [InlineData("""  ,"model_type":"distilbert","architectures":["DistilBertModel"] """, "'distilbert'; only 'bert'")]
    [InlineData("""  ,"architectures":["RobertaModel"] """, "'RobertaModel'; BERT's can be read: BertModel, ")]
    [InlineData("""  ,"architectures":"BertModel" """, "'architectures'")]
    [InlineData("""  ,"architectures":[7] """, "'architectures' holds 7")]
    [InlineData("""  ,"pruned_heads":{"0":[1]} """, "'pruned_heads'")]
    [InlineData("""  ,"max_position_embeddings":-1 """, "'max_position_embeddings' is -1")]
    [InlineData("""  ,"layer_norm_eps":"small" """, "'layer_norm_eps'")]
    [InlineData("""  ,"type_vocab_size":1e9 """, "'type_vocab_size'")]
    public void Encoders_of_another_shape_are_refused_by_name(string more, string expected)
    {
        string path = _folder.Write("config.json", $"{{{Sizes}{more}}}");

        string message = Assert.Throws<ToolException>(() => EncoderConfig.Load(path)).Message;

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BertModel")]
    [InlineData("BertForSequenceClassification")]
    [InlineData("BertForMaskedLM")]
    public void Models_that_contain_a_bert_encoder_are_accepted(string name) => EncoderConfig.Load(_folder.Write(
        "config.json", $"{{{Sizes},\"architectures\":[\"{name}\"],\"model_type\":\"bert\",\"pruned_heads\":{{}}}}"));

    [Fact]
    public void A_width_that_the_heads_do_not_divide_is_refused()
    {
        string path = _folder.Write(
            "config.json", $"{{{Sizes.Replace("heads\":2", "heads\":3", StringComparison.Ordinal)}}}");

        Assert.Contains(
            "not a multiple",
            Assert.Throws<ToolException>(() => EncoderConfig.Load(path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData("{}", true, true)]
    [InlineData("""{"do_lower_case":true,"strip_accents":null}""", true, true)]
    [InlineData("""{"do_lower_case":false,"strip_accents":null}""", false, false)]
    [InlineData("""{"do_lower_case":false}""", false, false)]
    [InlineData("""{"do_lower_case":true,"strip_accents":false}""", true, false)]
    [InlineData("""{"do_lower_case":false,"strip_accents":true}""", false, true)]
    public void Accents_follow_the_case_unless_told_otherwise(string? json, bool lowercase, bool stripAccents)
    {
        string path = json is null ? _folder["absent.json"] : _folder.Write("tokenizer_config.json", json);

        TokenizerConfig config = TokenizerConfig.Load(path);

        Assert.Equal(new TokenizerConfig(lowercase, stripAccents), config);
        config.Save(_folder["again.json"]);
        Assert.Equal(config, TokenizerConfig.Load(_folder["again.json"]));
    }

    [Theory]
    [InlineData("""{"tokenize_chinese_chars":false}""", "tokenize_chinese_chars")]
    [InlineData("""{"tokenizer_class":"RobertaTokenizer"}""", "RobertaTokenizer")]
    [InlineData("""{"do_lower_case":"yes"}""", "do_lower_case")]
    [InlineData("""[]""", "JSON object")]
    public void Tokenizers_of_another_kind_are_refused_by_name(string json, string expected)
    {
        string path = _folder.Write("tokenizer_config.json", json);

        Assert.Contains(
            expected, Assert.Throws<ToolException>(() => TokenizerConfig.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exits_are_kept()
    {
        CheckpointExits exits = new(
            Pair: true, MaxTokens: 64, Labels: 3, [new CheckpointExit(0, "attention"), new CheckpointExit(6, "cls")]);
        exits.Save(_folder["exits.json"]);

        CheckpointExits read = CheckpointExits.Load(_folder["exits.json"]);

        Assert.Equal((true, 64, 3), (read.Pair, read.MaxTokens, read.Labels));
        Assert.Equal(exits.Exits, read.Exits);
        Assert.Equal("exit.6.", read.Exits[1].Prefix);
    }

    [Theory]
    [InlineData(
        """{"version":2,"input":"single","maxTokens":8,"labels":2,"exits":[{"layer":1,"head":"cls"}]}""", "version")]
    [InlineData(
        """{"version":1,"input":"triple","maxTokens":8,"labels":2,"exits":[{"layer":1,"head":"cls"}]}""", "'triple'")]
    [InlineData(
        """{"version":1,"input":"single","maxTokens":8,"labels":1,"exits":[{"layer":1,"head":"cls"}]}""", "'labels'")]
    [InlineData("""{"version":1,"input":"single","maxTokens":8,"labels":2,"exits":[]}""", "'exits'")]
    [InlineData(
        """{"version":1,"input":"single","maxTokens":8,"labels":2,"exits":[{"layer":2,"head":"cls"},{"layer":2,"head":"cls"}]}""",
        "'exits'")]
    [InlineData(
        """{"version":1,"input":"single","maxTokens":8,"labels":2,"exits":[{"layer":2}]}""", "'head' is missing")]
    public void Impossible_exits_are_refused_by_name(string json, string expected)
    {
        string path = _folder.Write("exits.json", json);

        Assert.Contains(
            expected, Assert.Throws<ToolException>(() => CheckpointExits.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reference_texts_keep_every_bit_of_their_logits()
    {
        ReferenceText[] texts =
        [
            new("a \"quoted\"\ttext", null, [[0.1f, -1e-30f], [MathF.PI, 3]]),
            new("first", "second", [[1, 2], [3, 4]]),
        ];
        ReferenceFile.Write(_folder["reference.jsonl"], texts);

        IReadOnlyList<ReferenceText> read = ReferenceFile.Read(_folder["reference.jsonl"], exits: 2, labels: 2);

        Assert.Equal(texts.Select(text => (text.First, text.Second)), read.Select(text => (text.First, text.Second)));
        Assert.Equal(texts.SelectMany(text => text.Logits), read.SelectMany(text => text.Logits));
        Assert.Throws<ToolException>(() => ReferenceFile.Read(_folder["reference.jsonl"], exits: 2, labels: 3));
        Assert.Throws<ToolException>(() => ReferenceFile.Read(_folder.Write("broken.jsonl", "{"), exits: 2, labels: 2));
    }

    [Fact]
    public void A_vocabulary_without_special_pieces_is_refused()
    {
        Assert.Equal(
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "word"],
            Vocabulary.Read(_folder.Write("good.txt", "[PAD]\r\n[UNK]\n[CLS]\n[SEP]\nword\n")));
        string path = _folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\nword\n");
        Assert.Contains(
            "[SEP]", Assert.Throws<ToolException>(() => Vocabulary.Read(path)).Message, StringComparison.Ordinal);
    }
}
