using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Where an encoder's first values come from: a Hugging Face folder, or chance.</summary>
internal sealed class EncoderSource
{
    private readonly string? _folder;

    // Which rows of the folder's word embeddings are kept; null for all.
    private readonly int[]? _rows;

    private EncoderSource(string? folder, EncoderConfig config, TokenizerConfig tokenizer, string[] pieces, int[]? rows)
    {
        _folder = folder;
        Config = config;
        Tokenizer = tokenizer;
        Pieces = pieces;
        _rows = rows;
    }

    /// <summary>The encoder's sizes.</summary>
    public EncoderConfig Config { get; }

    /// <summary>How texts are cleaned.</summary>
    public TokenizerConfig Tokenizer { get; }

    /// <summary>The vocabulary, in the order of the ids.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>The encoder of a Hugging Face folder.</summary>
    /// <exception cref="ToolException">As <see cref="PretrainedFolder.Open"/>.</exception>
    public static EncoderSource Open(string folder)
    {
        PretrainedFolder files = PretrainedFolder.Open(folder);
        return new EncoderSource(folder, files.Config, files.Tokenizer, files.Pieces, rows: null);
    }

    /// <summary>A new uncased encoder with a vocabulary built from <paramref name="texts"/>.</summary>
    public static EncoderSource New(NewEncoder size, int maxTokens, IReadOnlyList<Instance> texts)
    {
        string[] pieces = VocabularyBuilder.Build(texts, TokenizerConfig.Uncased, size.Vocabulary);
        EncoderConfig config = new()
        {
            Hidden = size.Hidden,
            Layers = size.Layers,
            Heads = size.Heads,
            Intermediate = 4 * size.Hidden,
            Vocabulary = pieces.Length,
            Positions = maxTokens,
        };
        return new EncoderSource(folder: null, config, TokenizerConfig.Uncased, pieces, rows: null);
    }

    /// <summary>
    /// The same encoder with those word pieces only that <paramref name="texts"/> use, besides the special ones and
    /// those of one ASCII character, with which other words can still be spelled.
    /// </summary>
    public EncoderSource Prune(IEnumerable<EncodedText> texts)
    {
        SortedSet<int> kept = [.. texts.SelectMany(text => text.Ids)];
        for (int id = 0; id < Pieces.Count; id++)
        {
            string piece = Pieces[id];
            string body = piece.StartsWith("##", StringComparison.Ordinal) ? piece[2..] : piece;
            if ((body.Length == 1 && char.IsAscii(body[0])) || piece == "[MASK]" || Vocabulary.Special.Contains(piece))
            {
                kept.Add(id);
            }
        }

        int[] rows = [.. kept];
        return new EncoderSource(
            _folder, Config with { Vocabulary = rows.Length }, Tokenizer, [.. rows.Select(row => Pieces[row])], rows);
    }

    /// <summary>The same encoder with its first <paramref name="layers"/> layers only.</summary>
    /// <exception cref="ToolException">It does not have that many.</exception>
    public EncoderSource Cut(int layers) => layers <= Config.Layers
        ? new EncoderSource(_folder, Config with { Layers = layers }, Tokenizer, [.. Pieces], _rows)
        : throw new ToolException(
            $"--truncate-layers {layers}: the encoder in {_folder} has {Config.Layers} layers only.");

    /// <summary>Makes the tokenizer.</summary>
    public WordPieceTokenizer MakeTokenizer() =>
        WordPieceTokenizer.Create(Pieces, Tokenizer.Lowercase, Tokenizer.StripAccents);

    /// <summary>Adds the encoder's parameters with their first values.</summary>
    /// <exception cref="ToolException">
    /// The folder's weights are missing, or of other shapes than its config says.
    /// </exception>
    public void AddTo(ParameterSet parameters, int seed)
    {
        if (_folder is null)
        {
            AddNew(parameters, new SplitMix64(seed));
            return;
        }

        using EncoderWeights weights = EncoderWeights.Open(
            _folder, EncoderConfig.Load(Path.Combine(_folder, Checkpoint.ConfigFile)));
        foreach ((string name, int[] shape) in EncoderTensors.All(Config))
        {
            float[] values = weights.Read(name);
            values = name == EncoderTensors.WordEmbeddings && _rows is not null ? KeptRows(values, _rows) : values;
            parameters.Add(name, shape, values, isHead: false);
        }
    }

    private void AddNew(ParameterSet parameters, SplitMix64 chance)
    {
        foreach ((string name, int[] shape) in EncoderTensors.All(Config))
        {
            int count = shape.Aggregate(1, (product, size) => product * size);
            float[] values = shape.Length > 1 ? chance.Normal(count, Config.InitializerRange) : new float[count];
            if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
            {
                Array.Fill(values, 1);
            }

            parameters.Add(name, shape, values, isHead: false);
        }
    }

    private float[] KeptRows(float[] embeddings, int[] rows)
    {
        float[] kept = new float[rows.Length * Config.Hidden];
        for (int i = 0; i < rows.Length; i++)
        {
            embeddings.AsSpan(rows[i] * Config.Hidden, Config.Hidden).CopyTo(kept.AsSpan(i * Config.Hidden));
        }

        return kept;
    }
}
