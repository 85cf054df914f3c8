using System.Security.Cryptography;
using EarlyExitGen.Manifests;
using EarlyExitGen.Pipelines.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Tokenizers;

/// <summary>
/// The tokenizer that lies in a model's folder, as Hugging Face leaves it: <c>tokenizer.json</c> decides; without it
/// one is made of the files that it would be made of there.
/// </summary>
internal sealed record FolderTokenizer
{
    /// <summary>The name that a <c>tokenizer.json</c> has in a cascade too.</summary>
    public const string JsonFile = "tokenizer.json";

    private const string WordsFile = "vocab.txt";

    /// <summary>What the manifest says of it.</summary>
    public required TokenizerSpec Spec { get; init; }

    /// <summary>The files that the manifest names.</summary>
    public required IReadOnlyList<TokenizerContent> Files { get; init; }

    /// <summary>Its kind in words: WordPiece, BPE or Unigram.</summary>
    public required string Kind { get; init; }

    /// <summary>Why it cannot make pairs of texts as the model has them; null where it can.</summary>
    public required string? PairProblem { get; init; }

    /// <summary>What is worth knowing of how it was read.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Reads the tokenizer of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="limits">What else bounds the number of tokens.</param>
    /// <exception cref="ToolException">
    /// There is none, it is damaged, or it asks for something that is not done here; it is named.
    /// </exception>
    public static FolderTokenizer Read(string folder, TokenizerLimits limits)
    {
        string json = Path.Combine(folder, JsonFile);
        FolderSettings settings = FolderSettings.Read(folder);
        if (File.Exists(json))
        {
            return Of(SmallFile.ReadUtf8(json, TokenizerFile.MostBytes), json, settings, limits);
        }

        return LooseFiles.Find(folder, settings) is { } loose
            ? Of(loose.Json, loose.Source, settings, limits)
            : throw new ToolException(
                $"{folder}: there is no tokenizer; {JsonFile}, {WordsFile}, vocab.json with merges.txt, spiece.model "
                + "or sentencepiece.bpe.model is expected there.");
    }

    /// <summary>Writes the files into a cascade's folder.</summary>
    public void Write(string folder)
    {
        foreach (TokenizerContent file in Files)
        {
            AtomicFile.Write(Path.Combine(folder, file.Name), stream => stream.Write(file.Content.Span));
        }
    }

    private static FolderTokenizer Of(
        ReadOnlyMemory<byte> json, string source, FolderSettings settings, TokenizerLimits limits)
    {
        TokenizerFile file;
        try
        {
            file = TokenizerFile.Read(json);
        }
        catch (InvalidDataException e)
        {
            throw new ToolException($"{source}: {e.Message}.", e);
        }

        if (file.VocabularySize > (limits.Embeddings ?? int.MaxValue))
        {
            throw new ToolException(FormattableString.Invariant(
                $"{source}: its ids go up to {file.VocabularySize - 1}, but the model has {limits.Embeddings} word ")
                + "embeddings; take the tokenizer that the model was trained with.");
        }

        int maxTokens = MaxTokens(file, source, settings, limits);
        bool isOwn = file.Bert is { } bert && IsBertVocabulary(file, bert);
        TokenizerContent content = isOwn
            ? new TokenizerContent(WordsFile, WordLines(file.Bert!))
            : new TokenizerContent(JsonFile, json);
        return new FolderTokenizer
        {
            Spec = new TokenizerSpec
            {
                Kind = isOwn ? TokenizerKind.WordPiece : TokenizerKind.TokenizerJson,
                Vocabulary = content.Name,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Content.Span)),
                Lowercase = isOwn && file.Bert!.Lowercase,
                StripAccents = isOwn && file.Bert!.StripAccents,
                MaxTokens = maxTokens,
            },
            Files = [content],
            Kind = file.Kind,
            PairProblem = (file.Templates.PairProblem ?? file.PairTruncation) is { } problem
                ? $"{source}: it {problem}"
                : null,
            Notes = settings.Contradictions(file),
        };
    }

    private static int MaxTokens(
        TokenizerFile file, string source, FolderSettings settings, TokenizerLimits limits)
    {
        int special = file.Templates.Template.Before.Count + file.Templates.Template.After.Count;
        int least = Math.Max(special + 1, 3);
        (int Tokens, string Name)[] all =
        [
            (file.MaxLength ?? int.MaxValue, $"the truncation of {source}"),
            (settings.MaxLength ?? int.MaxValue, $"the model_max_length of {settings.File}"),
            (limits.Positions ?? int.MaxValue, "the number of positions of the model"),
            (limits.Asked ?? int.MaxValue, "--max-tokens"),
        ];
        (int tokens, string name) = all.MinBy(static limit => limit.Tokens);
        tokens = tokens == int.MaxValue ? limits.Default : tokens;
        return tokens >= least
            ? Math.Min(tokens, ManifestLimits.MaxTokens)
            : throw new ToolException(FormattableString.Invariant(
                $"{name} is {tokens}, but a text takes at least {least} tokens."));
    }

    // The runtime's own kind finds [CLS], [SEP] and [UNK] in lines of a file, and asks for [PAD].
    private static bool IsBertVocabulary(TokenizerFile file, BertPieces bert)
    {
        string?[] pieces = [.. bert.Pieces];
        int? Find(string piece) => Array.LastIndexOf(pieces, piece) is var id and >= 0 ? id : null;
        Tokenization.TextTemplate template = file.Templates.Template;
        return file.Templates.PairProblem is null && Find("[PAD]") is not null && Find("[UNK]") == bert.Unknown
            && Find("[CLS]") is { } start && Find("[SEP]") is { } end
            && template.Before.SequenceEqual([start]) && template.Between.SequenceEqual([end])
            && template.After.SequenceEqual([end]) && template.PairTypes.SequenceEqual([0, 0, 0, 1, 1])
            && bert.Pieces.All(static piece => piece is { Length: > 0 } && !piece.AsSpan().ContainsAny("\r\n\uFEFF"));
    }

    private static byte[] WordLines(BertPieces bert) =>
        System.Text.Encoding.UTF8.GetBytes(string.Concat(bert.Pieces.Select(static piece => piece + "\n")));
}
