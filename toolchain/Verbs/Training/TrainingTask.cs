using EarlyExitGen.Manifests;
using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The inputs of a training: the texts, encoded, and the untrained model's parts.</summary>
internal sealed class TrainingTask
{
    private readonly ITeacher? _teacher;
    private readonly IReadOnlyList<Instance> _taught;
    private readonly TunedHead? _tuned;

    private TrainingTask(
        EncoderSource source,
        CheckpointExits exits,
        TrainingData data,
        EncodedText[] train,
        EncodedText[] dev,
        TunedHead? tuned,
        ITeacher? teacher,
        IReadOnlyList<Instance> taught)
    {
        Source = source;
        Exits = exits;
        Data = data;
        Train = train;
        Dev = dev;
        _tuned = tuned;
        _teacher = teacher;
        _taught = taught;
    }

    /// <summary>The encoder to start from, with its vocabulary.</summary>
    public EncoderSource Source { get; }

    /// <summary>The task and its exits.</summary>
    public CheckpointExits Exits { get; }

    /// <summary>The data, as they were read.</summary>
    public TrainingData Data { get; }

    /// <summary>The texts to learn from, those without labels last.</summary>
    public EncodedText[] Train { get; private set; }

    /// <summary>The texts to measure on.</summary>
    public EncodedText[] Dev { get; }

    /// <summary>The hashes of the texts to learn from, to measure on, and without labels.</summary>
    public (string Data, string Dev, string? Unlabelled) Hashes { get; private init; }

    /// <summary>The weight of a text's cross-entropy, by its label; null for 1.</summary>
    public float[]? ClassWeights { get; private init; }

    /// <summary>Reads data and encoder, and checks that they and the options fit.</summary>
    /// <exception cref="ToolException">They do not, or a file is missing or broken.</exception>
    public static TrainingTask Load(TrainingOptions options)
    {
        TunedHead? tuned = options.Epochs == 0 ? TunedHead.Find(options.From!) : null;
        TrainingData data = TrainingData.Load(options, tuned?.Labels);
        IReadOnlyList<Instance> train = data.Train;
        bool isPair = data.IsPair;
        int labels = data.Labels.Count;
        string? unlabelledHash = null;
        if (options.Limit is { } limit)
        {
            train = DataSample.Draw(train, limit, options.Seed);
        }

        float[]? classWeights = Training.ClassWeights.Of(options, train, labels);
        if (options.Unlabelled is not null)
        {
            train = [.. train, .. DataFile.Sample(
                options.Unlabelled, options.Form, isPair, options.UnlabelledLimit, options.Seed, out unlabelledHash)];
        }

        EncoderSource source = OpenSource(options, train);
        EncodedText[] encoded = TextEncoder.Encode(source.MakeTokenizer(), train, options.MaxTokens);
        if (options.PruneVocabulary)
        {
            source = source.Prune(encoded);
            encoded = TextEncoder.Encode(source.MakeTokenizer(), train, options.MaxTokens);
        }

        CheckExits(options, source.Config, isPair);
        CheckpointExits exits = new(
            isPair,
            options.MaxTokens,
            labels,
            [.. options.Exits.Zip(options.Heads, (layer, head) => new CheckpointExit(
                layer, layer < source.Config.Layers ? head : tuned?.Kind ?? head))]);
        ITeacher? teacher =
            options.Teacher is null ? null : Teachers.Open(options.Teacher, isPair, data.Labels);
        return new TrainingTask(
            source,
            exits,
            data,
            encoded,
            TextEncoder.Encode(source.MakeTokenizer(), data.Dev, options.MaxTokens),
            tuned,
            teacher,
            teacher is null ? [] : train)
        {
            ClassWeights = classWeights,
            Hashes = (data.Hash, data.DevHash, unlabelledHash),
        };
    }

    /// <summary>Has the teacher, if there is one, answer every training text, once for the whole training.</summary>
    /// <returns>Whether it was not stopped.</returns>
    public bool TryAskTeacher(TrainingOptions options, ITrainingProgress progress, CancellationToken stop)
    {
        if (_teacher is null)
        {
            return true;
        }

        try
        {
            int answered = 0;
            float[][] answers = _teacher.Answer(
                _taught, options, more => progress.Taught(Interlocked.Add(ref answered, more), _taught.Count), stop);
            Train = [.. Train.Zip(answers, (text, answer) => text with { Taught = answer })];
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Makes the parameters: the encoder's, and those of new heads.</summary>
    public ParameterSet MakeParameters(int seed)
    {
        ParameterSet parameters = new();
        Source.AddTo(parameters, seed);
        ExitHeads.AddNew(parameters, Source.Config, Exits, seed);
        _tuned?.CopyTo(parameters, Exits.Exits[^1]);
        return parameters;
    }

    private static EncoderSource OpenSource(TrainingOptions options, IReadOnlyList<Instance> train)
    {
        if (options.From is null)
        {
            return EncoderSource.New(options.New!, options.MaxTokens, train);
        }

        EncoderSource source = EncoderSource.Open(options.From);
        return options.Cut is { } layers ? source.Cut(layers) : source;
    }

    private static void CheckExits(TrainingOptions options, EncoderConfig config, bool isPair)
    {
        if (options.Exits[^1] != config.Layers)
        {
            throw new ToolException(
                $"--exits {string.Join(',', options.Exits)}: the last exit must sit after the last layer, "
                + $"{config.Layers}; the encoder has that many.");
        }

        if (options.MaxTokens > config.Positions)
        {
            throw new ToolException(
                $"--max-tokens {options.MaxTokens}: the encoder has positions for {config.Positions} tokens only.");
        }

        if (isPair && config.TokenTypes < 2)
        {
            throw new ToolException($"{options.Data}: it has pairs, but the encoder knows one token type only.");
        }
    }
}
