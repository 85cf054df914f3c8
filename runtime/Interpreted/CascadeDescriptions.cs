using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Interpreted;

/// <summary>Describes the cascade of a manifest. The generator writes the same as C#.</summary>
internal static class CascadeDescriptions
{
    /// <summary>Describes the cascade of a manifest to the runtime.</summary>
    /// <param name="spec">What the manifest says.</param>
    /// <param name="folder">The manifest's folder.</param>
    public static CascadeDescription Of(CascadeSpec spec, string folder) => Of(
        spec,
        spec.ClassName,
        Path.GetFileName(folder),
        [.. spec.BlockExits.Select(static exit => new BlockDescription(
            exit.Layer,
            exit.Block!,
            exit.Sha256,
            [.. exit.Data.Select(static data => new DataDescription(data.File, data.Sha256))]))],
        spec.Tokenizer,
        spec.Lexicon is { } lexicon ? new LexiconDescription(lexicon.File, lexicon.Sha256) : null,
        [.. spec.Models.Select((model, i) => new ModelDescription(
            model.Name,
            model.Layers,
            spec.BlockExits.Count(exit => exit.Model <= i),
            model.Tokenizer is { } tokenizer ? Of(tokenizer) : null))]);

    /// <summary>Describes other blocks over a tokenizer and the labels of a manifest.</summary>
    /// <param name="spec">What the manifest says.</param>
    /// <param name="name">Their name in messages.</param>
    /// <param name="folder">The folder's name.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="tokenizer">How texts become their token ids.</param>
    /// <param name="lexicon">The table of the lexical exit before them; null if there is no such exit.</param>
    /// <param name="models">The models after the first.</param>
    public static CascadeDescription Of(
        CascadeSpec spec,
        string name,
        string folder,
        IReadOnlyList<BlockDescription> blocks,
        TokenizerSpec tokenizer,
        LexiconDescription? lexicon = null,
        IReadOnlyList<ModelDescription>? models = null) => new()
    {
        Name = name,
        Folder = folder,
        LabelCount = spec.Labels.Count,
        Layers = spec.Layers,
        Pair = spec.Input == InputKind.Pair,
        Tokenizer = Of(tokenizer),
        Lexicon = lexicon,
        Models = models ?? [],
        Blocks = blocks,
    };

    /// <summary>Describes a tokenizer.</summary>
    public static TokenizerDescription Of(TokenizerSpec spec) => spec.Kind switch
    {
        TokenizerKind.Bpe => new BpeDescription(
            spec.Vocabulary,
            spec.Sha256,
            spec.Merges!.File,
            spec.Merges.Sha256,
            spec.AddPrefixSpace,
            spec.Special!.Start,
            spec.Special.End,
            [.. spec.Special.Between],
            spec.MaxTokens),
        TokenizerKind.SentencePiece => new SentencePieceDescription(
            spec.Vocabulary,
            spec.Sha256,
            spec.Offset,
            spec.Unknown,
            spec.Special!.Start,
            spec.Special.End,
            [.. spec.Special.Between],
            spec.MaxTokens),
        TokenizerKind.TokenizerJson => new TokenizerJsonDescription(spec.Vocabulary, spec.Sha256, spec.MaxTokens),
        _ => new WordPieceDescription(spec.Vocabulary, spec.Sha256, spec.Lowercase, spec.StripAccents, spec.MaxTokens),
    };
}
