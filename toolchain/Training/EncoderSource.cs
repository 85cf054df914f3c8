using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Cli;
using EarlyExitGen.Toolchain.Data;

namespace EarlyExitGen.Toolchain.Training;

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
    /// <exception cref="ToolException">A file is missing, or the model is none of BERT's shape.</exception>
    public static EncoderSource Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ToolException($"{folder}: no such folder; --from takes a Hugging Face folder of a BERT encoder.");
        }

        EncoderConfig config = EncoderConfig.Load(Path.Combine(folder, Checkpoint.ConfigFile));
        string vocabularyFile = Path.Combine(folder, Checkpoint.VocabularyFile);
        string[] pieces = Vocabulary.Read(vocabularyFile);
        return pieces.Length <= config.Vocabulary
            ? new EncoderSource(
                folder, config, TokenizerConfig.Load(Path.Combine(folder, Checkpoint.TokenizerFile)), pieces, rows: null)
            : throw new ToolException(
                $"{vocabularyFile}: {pieces.Length} word pieces, but the encoder has {config.Vocabulary} word embeddings.");
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
    /// <exception cref="ToolException">It has not so many.</exception>
    public EncoderSource Cut(int layers) => layers <= Config.Layers
        ? new EncoderSource(_folder, Config with { Layers = layers }, Tokenizer, [.. Pieces], _rows)
        : throw new ToolException($"--cut {layers}: the encoder in {_folder} has {Config.Layers} layers only.");

    /// <summary>Makes the tokenizer.</summary>
    public WordPieceTokenizer MakeTokenizer() =>
        WordPieceTokenizer.Create(Pieces, Tokenizer.Lowercase, Tokenizer.StripAccents);

    /// <summary>Adds the encoder's parameters with their first values.</summary>
    /// <exception cref="ToolException">The folder's weights are missing, or of other shapes than its config says.</exception>
    public void AddTo(ParameterSet parameters, int seed)
    {
        if (_folder is null)
        {
            AddNew(parameters, new Chance(seed));
            return;
        }

        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(_folder, Checkpoint.EncoderFile));
        string prefix = file.Entries.ContainsKey("bert." + EncoderTensors.WordEmbeddings) ? "bert." : "";
        foreach ((string name, int[] shape) in EncoderTensors.All(Config))
        {
            float[] values = name == EncoderTensors.WordEmbeddings && _rows is not null
                ? KeptRows(file.Read(prefix + name), _rows)
                : file.Read(prefix + name, shape);
            parameters.Add(name, shape, values, isHead: false);
        }
    }

    private void AddNew(ParameterSet parameters, Chance chance)
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

    private float[] KeptRows(FloatTensor embeddings, int[] rows)
    {
        if (embeddings.Shape is not [var count, var width] || width != Config.Hidden || count <= rows[^1])
        {
            throw new ToolException(
                $"{_folder}: tensor '{embeddings.Name}' has the shape {SafetensorsEntry.Describe(embeddings.Shape)}, but "
                + $"a row of {Config.Hidden} for every word piece is expected; config and weights do not belong together.");
        }

        float[] kept = new float[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
        {
            embeddings.Values.AsSpan(rows[i] * width, width).CopyTo(kept.AsSpan(i * width));
        }

        return kept;
    }
}
