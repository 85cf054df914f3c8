using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// A trained classifier with exits as a folder: a Hugging Face encoder (<c>config.json</c>, <c>vocab.txt</c>,
/// <c>tokenizer_config.json</c>, <c>model.safetensors</c>), the heads, the exits, and reference texts. Reading one
/// needs no TorchSharp.
/// </summary>
internal sealed class Checkpoint
{
    /// <summary>The file of the encoder's sizes.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>The file of the tokenizer's settings.</summary>
    public const string TokenizerFile = "tokenizer_config.json";

    /// <summary>The file of the vocabulary, one word piece a line.</summary>
    public const string VocabularyFile = "vocab.txt";

    /// <summary>The file of the encoder's weights.</summary>
    public const string EncoderFile = "model.safetensors";

    /// <summary>The file of the heads' weights.</summary>
    public const string HeadsFile = "heads.safetensors";

    /// <summary>The file that says where the exits sit.</summary>
    public const string ExitsFile = "exits.json";

    /// <summary>The file of reference texts and their logits; written last, it marks a finished training.</summary>
    public const string ReferencesFile = "reference.jsonl";

    /// <summary>The file of the lexical exit that `train --lexicon` learns.</summary>
    public const string LexiconFile = "lexicon.safetensors";

    /// <summary>
    /// The file of the texts that `train --split` leaves to measure on while training, and to calibrate on.
    /// </summary>
    public const string DevFile = "dev.jsonl";

    /// <summary>The file of the texts that `train --split` leaves for the evaluation.</summary>
    public const string TestFile = "test.jsonl";

    /// <summary>All files that `train` leaves for other verbs.</summary>
    public static readonly IReadOnlyList<string> Files =
        [ConfigFile, TokenizerFile, VocabularyFile, EncoderFile, HeadsFile, ExitsFile, ReferencesFile];

    private readonly CheckpointExits _trained;

    private Checkpoint(
        string folder,
        EncoderConfig encoder,
        TokenizerConfig tokenizer,
        CheckpointExits trained,
        CheckpointExits exits,
        bool isLexical)
    {
        _trained = trained;
        Folder = folder;
        Encoder = encoder;
        Tokenizer = tokenizer;
        Exits = exits;
        IsLexical = isLexical;
    }

    /// <summary>The folder, as it was given.</summary>
    public string Folder { get; }

    /// <summary>The encoder's sizes.</summary>
    public EncoderConfig Encoder { get; }

    /// <summary>The tokenizer's settings.</summary>
    public TokenizerConfig Tokenizer { get; }

    /// <summary>
    /// The task and its exits, those trained or the ones chosen of them by <see cref="WithExits"/>; the last one sits
    /// after the last layer.
    /// </summary>
    public CheckpointExits Exits { get; }

    /// <summary>Whether a lexical exit stands in front of <see cref="Exits"/>.</summary>
    public bool IsLexical { get; }

    /// <summary>The layers before each exit; <see cref="LayerCost.Words"/> for the lexical one.</summary>
    public IReadOnlyList<int> ExitLayers =>
        [.. IsLexical ? [LayerCost.Words] : Array.Empty<int>(), .. Exits.Exits.Select(exit => exit.Layer)];

    /// <summary>How many bytes its weights take.</summary>
    public long WeightBytes => new FileInfo(PathOf(EncoderFile)).Length + new FileInfo(PathOf(HeadsFile)).Length;

    /// <summary>
    /// Reads the small files of a checkpoint and checks that they belong together; weights are read later.
    /// </summary>
    /// <exception cref="ToolException">A file is missing or impossible; it is named.</exception>
    public static Checkpoint Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ToolException($"{folder}: no such folder; give one that `earlyexit train` has written.");
        }

        string exitsFile = Path.Combine(folder, ExitsFile);
        if (!File.Exists(exitsFile))
        {
            throw new ToolException(
                $"{exitsFile}: no such file; give a folder in which `earlyexit train` has finished (continue with "
                    + "--resume).");
        }

        EncoderConfig encoder = EncoderConfig.Load(Path.Combine(folder, ConfigFile));
        CheckpointExits exits = CheckpointExits.Load(exitsFile);
        if (exits.Exits[^1].Layer != encoder.Layers || exits.MaxTokens > encoder.Positions)
        {
            throw new ToolException(
                $"{exitsFile}: the last exit sits at {exits.Exits[^1].Layer} with up to {exits.MaxTokens} tokens, but "
                + $"{ConfigFile} has {encoder.Layers} layers and {encoder.Positions} positions.");
        }

        if (encoder.LabelNames is { } names && names.Count != exits.Labels)
        {
            throw new ToolException(
                $"{exitsFile}: it has {exits.Labels} labels, but 'id2label' of {ConfigFile} names {names.Count}.");
        }

        TokenizerConfig tokenizer = TokenizerConfig.Load(Path.Combine(folder, TokenizerFile));
        bool isLexical = File.Exists(Path.Combine(folder, LexiconFile));
        return new Checkpoint(folder, encoder, tokenizer, exits, exits, isLexical);
    }

    /// <summary>The same checkpoint with some of its exits, the last one among them.</summary>
    /// <param name="layers">
    /// After which layers the exits sit, ascending; <see cref="LayerCost.Words"/> first for the lexical one.
    /// </param>
    /// <exception cref="ToolException">
    /// There is no exit after one of the layers, they do not ascend, or the last one is left out.
    /// </exception>
    public Checkpoint WithExits(IReadOnlyList<int> layers)
    {
        bool isLexical = layers is [LayerCost.Words, ..];
        if (isLexical && !File.Exists(PathOf(LexiconFile)))
        {
            throw new ToolException(
                $"{PathOf(LexiconFile)}: no such file, so there is no lexical exit; train with --lexicon, or add one "
                + "to the exported cascade by `earlyexit lexicon`.");
        }

        IReadOnlyList<int> blocks = isLexical ? [.. layers.Skip(1)] : layers;
        CheckpointExit[] chosen = [.. _trained.Exits.Where(exit => blocks.Contains(exit.Layer))];
        return chosen.Select(exit => exit.Layer).SequenceEqual(blocks) && blocks.Contains(Encoder.Layers)
            ? new Checkpoint(Folder, Encoder, Tokenizer, _trained, _trained with { Exits = chosen }, isLexical)
            : throw new ToolException(
                $"Exits {string.Join(',', blocks)} of {PathOf(ExitsFile)}: choose some of its exits "
                + $"{string.Join(',', _trained.Exits.Select(exit => exit.Layer))}, the last one among them.");
    }

    /// <summary>The full name of one of the checkpoint's files.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Makes the tokenizer; its vocabulary must be as large as the word embeddings.</summary>
    public WordPieceTokenizer LoadTokenizer() => Vocabulary.LoadTokenizer(PathOf(VocabularyFile), Tokenizer, Encoder);

    /// <summary>Opens the encoder's weights; names as in <see cref="EncoderTensors"/>.</summary>
    public SafetensorsFile OpenEncoder() => SafetensorsFile.Open(PathOf(EncoderFile));

    /// <summary>
    /// Opens the heads' weights; names begin with <see cref="CheckpointExit.Prefix"/>, or with
    /// <see cref="SharedPoolerTensors.Prefix"/>.
    /// </summary>
    public SafetensorsFile OpenHeads() => SafetensorsFile.Open(PathOf(HeadsFile));

    /// <summary>Reads the reference texts, with the logits of <see cref="Exits"/>.</summary>
    public IReadOnlyList<ReferenceText> ReadReferences()
    {
        int[] rows = [.. Enumerable.Range(0, _trained.Exits.Count).Where(i => Exits.Exits.Contains(_trained.Exits[i]))];
        return [.. ReferenceFile.Read(PathOf(ReferencesFile), _trained.Exits.Count, Exits.Labels)
            .Select(text => text with { Logits = [.. rows.Select(row => text.Logits[row])] })];
    }
}
