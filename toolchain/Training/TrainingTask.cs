using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Cli;
using EarlyExitGen.Toolchain.Data;

namespace EarlyExitGen.Toolchain.Training;

/// <summary>What a training works on: the texts, encoded, and the untrained model's parts.</summary>
internal sealed class TrainingTask
{
    private TrainingTask(
        EncoderSource source, CheckpointExits exits, IReadOnlyList<Instance> devTexts, EncodedText[] train, EncodedText[] dev)
    {
        Source = source;
        Exits = exits;
        DevTexts = devTexts;
        Train = train;
        Dev = dev;
    }

    /// <summary>The encoder to start from, with its vocabulary.</summary>
    public EncoderSource Source { get; }

    /// <summary>The task and its exits.</summary>
    public CheckpointExits Exits { get; }

    /// <summary>The texts to measure on, as they were read.</summary>
    public IReadOnlyList<Instance> DevTexts { get; }

    /// <summary>The texts to learn from.</summary>
    public EncodedText[] Train { get; }

    /// <summary>The texts to measure on.</summary>
    public EncodedText[] Dev { get; }

    /// <summary>Reads data and encoder, and checks that they and the options fit.</summary>
    /// <exception cref="ToolException">They do not, or a file is missing or broken.</exception>
    public static TrainingTask Load(TrainingOptions options)
    {
        IReadOnlyList<Instance> train = DataFile.Read(options.Data);
        IReadOnlyList<Instance> dev = DataFile.Read(options.Dev);
        bool isPair = train[0].Second is not null;
        if (dev[0].Second is not null != isPair)
        {
            throw new ToolException(
                $"{options.Dev}: it has {(isPair ? "single texts" : "pairs")}, but {options.Data} has "
                + $"{(isPair ? "pairs" : "single texts")}.");
        }

        long labels = train.Max(instance => instance.Label) + 1L;
        if (labels > CheckpointExits.MaxLabels)
        {
            throw new ToolException(
                $"{options.Data}: label {labels - 1} is too large; labels are numbered from 0 without gaps.");
        }

        if (labels < 2)
        {
            throw new ToolException($"{options.Data}: every label is 0; a classifier needs two labels or more.");
        }

        if (dev.FirstOrDefault(instance => instance.Label >= labels) is { } unknown)
        {
            throw new ToolException($"{options.Dev}: label {unknown.Label} does not occur in {options.Data}.");
        }

        EncoderSource source = options.From is not null
            ? EncoderSource.Open(options.From)
            : EncoderSource.New(options.New!, options.MaxTokens, train);
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
            (int)labels,
            [.. options.Exits.Select(layer => new CheckpointExit(
                layer, layer == source.Config.Layers ? HeadKinds.Cls : HeadKinds.Attention))]);
        return new TrainingTask(
            source, exits, dev, encoded, TextEncoder.Encode(source.MakeTokenizer(), dev, options.MaxTokens));
    }

    /// <summary>Makes the parameters: the encoder's, and those of new heads.</summary>
    public ParameterSet MakeParameters(int seed)
    {
        ParameterSet parameters = new();
        Source.AddTo(parameters, seed);
        ExitModel.AddHeads(parameters, Source.Config, Exits, seed);
        return parameters;
    }

    private static void CheckExits(TrainingOptions options, EncoderConfig config, bool isPair)
    {
        if (options.Exits[^1] != config.Layers)
        {
            throw new ToolException(
                $"--exits {string.Join(',', options.Exits)}: the last exit must sit after the last layer, "
                + $"{config.Layers}; the encoder has so many.");
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
