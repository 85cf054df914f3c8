using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads how texts become token ids.</summary>
internal static class TokenizerReader
{
    private static readonly string[] OfWordPiece = ["lowercase", "stripAccents"];
    private static readonly string[] OfBpe = ["merges", "addPrefixSpace", "start", "end", "between"];
    private static readonly string[] OfSentencePiece = ["offset", "unknown", "start", "end", "between"];

    /// <summary>Returns the tokenizer; null if there is none, or something of it could not be read.</summary>
    public static TokenizerSpec? Read(ObjectReader manifest, InputKind? input, bool required = true)
    {
        if (manifest.Object("tokenizer", required) is not { } value)
        {
            return null;
        }

        ObjectReader reader = new(
            value,
            manifest.Problems,
            "kind", "vocabulary", "sha256", "lowercase", "stripAccents", "merges", "addPrefixSpace", "offset",
            "unknown",
            "start", "end", "between", "maxTokens");
        TokenizerKind? kind = !reader.Has("kind")
            ? TokenizerKind.WordPiece
            : reader.Choice(
                "kind",
                ("wordPiece", TokenizerKind.WordPiece),
                ("bpe", TokenizerKind.Bpe),
                ("sentencePiece", TokenizerKind.SentencePiece),
                ("tokenizerJson", TokenizerKind.TokenizerJson));
        string? vocabulary = FileReader.ReadPath(reader, "vocabulary");
        string? sha256 = FileReader.ReadHash(reader);
        TokenizerSpec? own = kind switch
        {
            TokenizerKind.WordPiece => ReadWordPiece(reader),
            TokenizerKind.Bpe => ReadBpe(reader, input),
            TokenizerKind.SentencePiece => ReadSentencePiece(reader, input),
            TokenizerKind.TokenizerJson => ReadTokenizerJson(reader, manifest),
            _ => null,
        };

        // At least one piece a text, beside the special tokens: WordPiece has [CLS], and [SEP] after each text.
        int between = own?.Special?.Between.Count ?? 1;
        int? maxTokens = reader.Integer(
            "maxTokens", minimum: input == InputKind.Pair ? 4 + between : 3, maximum: ManifestLimits.MaxTokens);
        return vocabulary is null || sha256 is null || own is null || maxTokens is null
            ? null
            : own with { Vocabulary = vocabulary, Sha256 = sha256, MaxTokens = maxTokens.Value };
    }

    private static TokenizerSpec? ReadWordPiece(ObjectReader reader)
    {
        CheckKind(reader, "wordPiece", OfWordPiece);
        bool? lowercase = reader.Boolean("lowercase");
        bool? stripAccents = reader.Boolean("stripAccents");
        return lowercase is null || stripAccents is null
            ? null
            : Spec(TokenizerKind.WordPiece) with { Lowercase = lowercase.Value, StripAccents = stripAccents.Value };
    }

    private static TokenizerSpec? ReadBpe(ObjectReader reader, InputKind? input)
    {
        CheckKind(reader, "bpe", OfBpe);
        DataFileSpec? merges = ReadMerges(reader);
        bool? addPrefixSpace = reader.Boolean("addPrefixSpace");
        SpecialTokensSpec? special = ReadSpecial(reader, input);
        return merges is null || addPrefixSpace is null || special is null
            ? null
            : Spec(
                TokenizerKind.Bpe) with { Merges = merges, AddPrefixSpace = addPrefixSpace.Value, Special = special };
    }

    private static TokenizerSpec? ReadSentencePiece(ObjectReader reader, InputKind? input)
    {
        CheckKind(reader, "sentencePiece", OfSentencePiece);
        int? offset = ReadId(reader, "offset");
        int? unknown = ReadId(reader, "unknown");
        SpecialTokensSpec? special = ReadSpecial(reader, input);
        return offset is null || unknown is null || special is null
            ? null
            : Spec(
                TokenizerKind.SentencePiece) with { Offset = offset.Value, Unknown = unknown.Value, Special = special };
    }

    private static TokenizerSpec? ReadTokenizerJson(ObjectReader reader, ObjectReader manifest)
    {
        CheckKind(reader, "tokenizerJson", []);
        if (manifest.Number("version", required: false) is { Token.Text: "1" })
        {
            reader.Problems.Add(
                ManifestRule.Choice,
                reader.String("kind")!,
                "version 1 has no tokenizers of the kind 'tokenizerJson'; write \"version\": 2");
            return null;
        }

        return Spec(TokenizerKind.TokenizerJson);
    }

    // A property of another kind would be read by nobody.
    private static void CheckKind(ObjectReader reader, string kind, string[] own)
    {
        string[] others = [.. OfWordPiece.Concat(OfBpe).Concat(OfSentencePiece).Except(own)];
        foreach (JsonProperty property in reader.Value.Properties.Where(p => others.Contains(p.Name.Value)))
        {
            reader.Problems.Add(
                ManifestRule.Unknown,
                property.Name.Range,
                property.Value.Path,
                "a tokenizer of the kind '" + kind + "' has no such property; remove it, or correct 'kind'");
        }
    }

    private static DataFileSpec? ReadMerges(ObjectReader tokenizer)
    {
        if (tokenizer.Object("merges") is not { } value)
        {
            return null;
        }

        ObjectReader reader = new(value, tokenizer.Problems, "file", "sha256");
        string? file = FileReader.ReadPath(reader, "file");
        string? sha256 = FileReader.ReadHash(reader);
        return file is null || sha256 is null ? null : new DataFileSpec(file, sha256);
    }

    private static SpecialTokensSpec? ReadSpecial(ObjectReader reader, InputKind? input)
    {
        int? start = ReadId(reader, "start");
        int? end = ReadId(reader, "end");
        JsonArray? written = reader.Array("between", required: input == InputKind.Pair);
        if (written is { Elements.Count: 0 or > 2 })
        {
            reader.Problems.Add(
                ManifestRule.Range, written, "one id or two stand between the texts of a pair, as in BERT and RoBERTa");
            return null;
        }

        int?[]? between = written is null
            ? null
            : [.. reader.Integers(written, minimum: 0, maximum: ManifestLimits.TokenId)];
        return start is null || end is null || between?.Contains(null) == true
            ? null
            : new SpecialTokensSpec(
                start.Value, end.Value, new EquatableArray<int>((between ?? []).Select(id => id!.Value)));
    }

    private static int? ReadId(ObjectReader reader, string name) =>
        reader.Integer(name, minimum: 0, maximum: ManifestLimits.TokenId);

    // What all kinds have is filled in last.
    private static TokenizerSpec Spec(TokenizerKind kind) =>
        new() { Kind = kind, Vocabulary = "", Sha256 = "", MaxTokens = 0 };
}
