using System.Globalization;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>The sizes of a BERT encoder, as Hugging Face's <c>config.json</c> gives them.</summary>
internal sealed record EncoderConfig
{
    /// <summary>The largest number of word embeddings.</summary>
    public const int MaxVocabulary = 4_000_000;

    // They differ in what comes after the encoder, which is not read.
    private static readonly string[] Architectures =
    [
        "BertModel", "BertForSequenceClassification", "BertForMaskedLM", "BertForPreTraining",
        "BertForNextSentencePrediction", "BertForTokenClassification", "BertForQuestionAnswering",
        "BertForMultipleChoice",
    ];

    /// <summary>Width of the hidden states; a multiple of <see cref="Heads"/>.</summary>
    public required int Hidden { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads per layer.</summary>
    public required int Heads { get; init; }

    /// <summary>Width between the two dense layers of the feed-forward part.</summary>
    public required int Intermediate { get; init; }

    /// <summary>Rows of the word embeddings.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>The longest sequence that has position embeddings, special tokens counted.</summary>
    public int Positions { get; init; } = 512;

    /// <summary>Rows of the token type embeddings: 2, or 1 where only single texts can be read.</summary>
    public int TokenTypes { get; init; } = 2;

    /// <summary>The epsilon that layer normalisation adds to the variance.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>Dropout of hidden states while training.</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Dropout of attention weights while training.</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>Standard deviation of new weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>
    /// The names of the labels of a classifier, in the order of their numbers, as <c>id2label</c> has them; null where
    /// there are none.
    /// </summary>
    public IReadOnlyList<string>? LabelNames { get; init; }

    /// <summary>Reads a <c>config.json</c>.</summary>
    /// <exception cref="ToolException">
    /// The model is none of BERT's shape, or a size is impossible; it is named.
    /// </exception>
    public static EncoderConfig Load(string file)
    {
        JsonFields fields = JsonFields.Read(file);
        CheckKind(fields);
        EncoderConfig config = new()
        {
            Hidden = fields.Int("hidden_size", 1, 8192),
            Layers = fields.Int("num_hidden_layers", 1, 96),
            Heads = fields.Int("num_attention_heads", 1, 256),
            Intermediate = fields.Int("intermediate_size", 1, 65536),
            Vocabulary = fields.Int("vocab_size", 1, MaxVocabulary),
            Positions = fields.Int("max_position_embeddings", 3, 65536, 512),
            TokenTypes = fields.Int("type_vocab_size", 1, 16, 2),
            LayerNormEpsilon = fields.Number("layer_norm_eps", 0, 1, 1e-12),
            HiddenDropout = fields.Number("hidden_dropout_prob", 0, 0.99, 0.1),
            AttentionDropout = fields.Number("attention_probs_dropout_prob", 0, 0.99, 0.1),
            InitializerRange = fields.Number("initializer_range", 0, 10, 0.02),
            LabelNames = ReadLabels(fields),
        };
        return config.Hidden % config.Heads == 0
            ? config
            : throw new ToolException(
                $"{file}: 'hidden_size' {config.Hidden} is not a multiple of 'num_attention_heads' {config.Heads}.");
    }

    /// <summary>Writes a <c>config.json</c> that <see cref="Load"/> and Hugging Face transformers read.</summary>
    public void Save(string file)
    {
        AtomicFile.WriteJson(file, json =>
        {
            json.WriteStartArray("architectures");
            json.WriteStringValue("BertModel");
            json.WriteEndArray();
            json.WriteString("model_type", "bert");
            json.WriteString("hidden_act", "gelu");
            json.WriteString("position_embedding_type", "absolute");
            json.WriteNumber("hidden_size", Hidden);
            json.WriteNumber("num_hidden_layers", Layers);
            json.WriteNumber("num_attention_heads", Heads);
            json.WriteNumber("intermediate_size", Intermediate);
            json.WriteNumber("vocab_size", Vocabulary);
            json.WriteNumber("max_position_embeddings", Positions);
            json.WriteNumber("type_vocab_size", TokenTypes);
            json.WriteNumber("layer_norm_eps", LayerNormEpsilon);
            json.WriteNumber("hidden_dropout_prob", HiddenDropout);
            json.WriteNumber("attention_probs_dropout_prob", AttentionDropout);
            json.WriteNumber("initializer_range", InitializerRange);
            json.WriteNumber("pad_token_id", 0);
            WriteLabels(json);
        });
    }

    private static string[]? ReadLabels(JsonFields fields)
    {
        const string field = "id2label";
        if (!fields.HasObject(field))
        {
            return null;
        }

        Dictionary<string, string> names = fields.TextMap(field);
        string[] ordered = [.. Enumerable.Range(0, names.Count).Select(
            i => names.GetValueOrDefault(i.ToString(CultureInfo.InvariantCulture))
                ?? throw fields.Wrong(field, $"has {names.Count} labels, but none is '{i}'"))];
        return ordered.Distinct().Count() == ordered.Length
            ? ordered
            : throw fields.Wrong(
                field, $"has '{Excerpt.Of(ordered.GroupBy(name => name).First(same => same.Count() > 1).Key)}' twice");
    }

    private void WriteLabels(Utf8JsonWriter json)
    {
        if (LabelNames is null)
        {
            return;
        }

        json.WriteStartObject("id2label");
        for (int i = 0; i < LabelNames.Count; i++)
        {
            json.WriteString(i.ToString(CultureInfo.InvariantCulture), LabelNames[i]);
        }

        json.WriteEndObject();
        json.WriteStartObject("label2id");
        for (int i = 0; i < LabelNames.Count; i++)
        {
            json.WriteNumber(LabelNames[i], i);
        }

        json.WriteEndObject();
    }

    private static void CheckKind(JsonFields fields)
    {
        fields.Expect("model_type", "bert");
        if (fields.Texts("architectures").FirstOrDefault(name => !Architectures.Contains(name)) is { } other)
        {
            throw fields.Wrong(
                "architectures",
                $"names '{Excerpt.Of(other)}'; BERT's can be read: {string.Join(", ", Architectures)}");
        }

        fields.Expect("hidden_act", "gelu");
        fields.Expect("position_embedding_type", "absolute");
        foreach (string name in (ReadOnlySpan<string>)["is_decoder", "add_cross_attention"])
        {
            if (fields.Bool(name, false) == true)
            {
                throw fields.Wrong(name, "is true: this is a decoder, but an encoder is needed");
            }
        }

        if (fields.Object("pruned_heads")?.Names().Any() == true)
        {
            throw fields.Wrong("pruned_heads", "is not empty; only layers with all their heads are supported");
        }
    }
}
