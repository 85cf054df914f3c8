using System.Text.Json;
using System.Text.Unicode;
using EarlyExitGen.Pipelines.Models;
using EarlyExitGen.Pipelines.Normalizers;
using EarlyExitGen.Pipelines.Splitters;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Json;

/// <summary>
/// A <c>tokenizer.json</c>, the one file of Hugging Face's tokenizers library: all of it is done, or it is refused. How
/// texts are padded is left out, and so are special tokens that are spelled in a text.
/// </summary>
internal sealed record TokenizerFile
{
    /// <summary>The largest file; those of a million pieces are a third of it.</summary>
    public const int MostBytes = 100_000_000;

    // Of each piece two or three; so memory stays within a gigabyte whatever a file is made of.
    private const int MostValues = 8_000_000;

    /// <summary>The kind of its model: WordPiece, BPE or Unigram.</summary>
    public required string Kind { get; init; }

    /// <summary>Reads texts.</summary>
    public required IPieceReader Reader { get; init; }

    /// <summary>One more than the largest id that a text can have.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>What stands around texts.</summary>
    public required TextTemplates Templates { get; init; }

    /// <summary>The largest number of ids; null where the file sets none.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Why a pair of texts would be cut otherwise than here; null where it would not.</summary>
    public string? PairTruncation { get; init; }

    /// <summary>What it is where it is BERT's own tokenizer, with any vocabulary; null where it is another.</summary>
    public BertPieces? Bert { get; init; }

    /// <summary>Makes the tokenizer.</summary>
    /// <exception cref="ArgumentException">A special token is outside the vocabulary.</exception>
    public ITextTokenizer ToTokenizer() => new PieceTokenizer(Reader, VocabularySize, Templates.Template);

    /// <summary>Reads a file's contents.</summary>
    /// <exception cref="InvalidDataException">Something of it is not supported, or damaged; it is named.</exception>
    public static TokenizerFile Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"it has {json.Length} bytes; more than {MostBytes} are not read"));
        }

        if (!Utf8.IsValid(json.Span))
        {
            throw new InvalidDataException("it is not UTF-8");
        }

        try
        {
            json = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
            RequireFewValues(json.Span);
            using JsonDocument document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            return Read(JsonPart.Step(document.RootElement, "the file"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair, escaped in a name, is an InvalidOperationException.
            throw new InvalidDataException($"it is not valid JSON: {PieceText.Message(e)}", e);
        }
    }

    private static void RequireFewValues(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        int values = 0;
        while (reader.Read())
        {
            if (++values > MostValues)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"it has more than {MostValues} values and names; no tokenizer has as many"));
            }
        }
    }

    private static TokenizerFile Read(JsonPart root)
    {
        root.Only(
            "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor",
            "decoder", "model");
        JsonPart model = root.Part("model", "the model") ?? throw root.Wrong("has no 'model'");
        string kind = ModelReader.KindOf(model);
        model = model with { Name = $"the model {PieceText.Of(kind)}" };
        INormalizer[] normalizers = [.. NormalizerReader.Read(root.Part("normalizer", "the normalizer"))];
        IReadOnlyList<ISplitter> splitters =
            SplitterReader.Read(root.Part("pre_tokenizer", "the pre-tokenizer"), out bool isByteLevel);
        if (isByteLevel && kind != "BPE")
        {
            throw model.Wrong("behind the pre-tokenizer ByteLevel is not supported");
        }

        RequireKnownStart(root, normalizers, splitters);
        TextTemplates templates = TemplateReader.Read(root.Part("post_processor", "the post-processor"));
        (int? longest, string? pairTruncation) = ReadTruncation(root.Part("truncation", "the truncation"));
        PieceModels pieces = PieceModels.Read(root, model, kind, isByteLevel);
        Pipeline pipeline = new()
        {
            Added = pieces.Added.Found,
            Normalizers = normalizers,
            Splitters = splitters,
            Model = pieces.Model,
        };
        TextTemplate template = templates.Template;
        return new TokenizerFile
        {
            Kind = kind,
            Reader = new PipelineReader(pipeline),
            VocabularySize = ((int[])[
                pieces.Model.VocabularySize - 1, .. pieces.Added.Found.Select(static token => token.Id),
                .. template.Before, .. template.Between, .. template.After]).Max() + 1,
            Templates = templates,
            MaxLength = longest,
            PairTruncation = pairTruncation,
            Bert = pieces.WordPieces is { } wordPieces && pieces.Added.Found.Count == 0
                && normalizers is [BertNormalizer { IsOwn: true } bert] && splitters is [BertSplitter]
                ? new BertPieces(wordPieces, pieces.Unknown!.Value, bert.Lowercase, bert.StripAccents)
                : null,
        };
    }

    // Which word a text begins with, the library tells by the place in the text as it was given; several parts can have
    // the same.
    private static void RequireKnownStart(
        JsonPart root, INormalizer[] normalizers, IReadOnlyList<ISplitter> splitters)
    {
        bool isKnown = !splitters.Skip(1).Any(static splitter => splitter is MetaspaceSplitter { IsForStart: true })
            && !(splitters is [MetaspaceSplitter { IsForStart: true }, ..]
                && Array.Exists(normalizers,
                    static step => step is StripAccentsNormalizer or StripNormalizer { IsLeft: true }));
        if (!isKnown)
        {
            throw root.Wrong(
                "has the pre-tokenizer Metaspace with the prepend_scheme first after steps that change where a text "
                + "begins, which is not supported");
        }
    }

    private static (int? Longest, string? PairProblem) ReadTruncation(JsonPart? part)
    {
        if (part is null)
        {
            return (null, null);
        }

        part.Only("direction", "max_length", "strategy", "stride");
        if (part.Text("direction", "Right") is var direction && direction != "Right")
        {
            throw part.Wrong($"on the side {PieceText.Of(direction)} is not supported: a text loses its end");
        }

        string strategy = part.Text("strategy", "LongestFirst");
        return (
            part.Number("max_length"),
            strategy == "LongestFirst" ? null : $"cuts pairs by the strategy {PieceText.Of(strategy)}");
    }
}
