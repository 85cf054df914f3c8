using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Verbs.Training;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The arguments of <c>earlyexit train</c>, and what they mean together.</summary>
internal sealed class TrainArguments
{
    private const double PretrainedRate = 5e-5;
    private const double ScratchRate = 5e-4;
    private const double HeadRate = 1e-3;
    private const double MinutesOfADay = 24 * 60;
    private const string ExpectedRate = "a number above 0, below 1 (5e-5 and 1e-3 are usual),";

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "Labelled texts to learn from: lines 'label<TAB>text' or 'label<TAB>first<TAB>second', CSV, "
            + "JSON lines; - is standard input.",
    };

    private readonly Option<string?> _dev =
        CommonArguments.Labelled("--dev", "Labelled texts to measure on; or give --split.");

    private readonly Option<int[]> _split = new("--split")
    {
        Description = "Split DATA by the seed, in percent: to learn from, to measure on (left in --out as dev.jsonl), "
            + "and, if there is a third share, for the evaluation (test.jsonl).",
        HelpName = "80,10,10",
        CustomParser = CommaList.Counts,
    };

    private readonly DataOptions _form = new();

    private readonly Option<IReadOnlyList<int>> _exits = new("--exits")
    {
        Description = "After which layers exits sit, as 0,2,4,6; 0 is the embeddings, the last is the last layer.",
        HelpName = "K,K,...",
        Required = true,
        CustomParser = ExitList.Parse,
    };

    private readonly Option<string?> _head = new("--head")
    {
        Description = "The kind of head: one for all exits, or by exit, as 0:attention,6:cls. Default: attention, and "
            + "cls for the last.",
        HelpName = "KIND|K:KIND,...",
    };

    private readonly Option<bool> _lexicon = SwitchOption.Create(
        "--lexicon", "Learn a first exit that answers from the words alone, from the trained last exit.");

    private readonly Option<int?> _limit = NumberOption.Optional(
        "--limit", "Learn from this many of the texts only, drawn by the seed.", 1, int.MaxValue);

    private readonly Option<DirectoryInfo?> _from = new("--from")
    {
        Description = "A Hugging Face folder of a BERT encoder to start from.",
    };

    private readonly Option<int?> _cut =
        NumberOption.Optional("--truncate-layers", "Keep only this many of the first layers of --from.", 1, 96);

    private readonly Option<bool> _pruneVocabulary = SwitchOption.Create(
        "--prune-vocabulary", "Keep only the word pieces that the training text uses; with --from.");

    private readonly Option<int?> _layers =
        NumberOption.Optional("--layers", "Layers of a new encoder, instead of --from.", 1, 96);
    private readonly Option<int?> _hidden = NumberOption.Optional("--hidden", "Width of a new encoder.", 1, 8192);
    private readonly Option<int?> _heads =
        NumberOption.Optional("--heads", "Attention heads of a new encoder.", 1, 256);
    private readonly Option<int?> _vocabulary =
        NumberOption.Optional(
            "--vocabulary", "Word pieces of a new encoder's vocabulary, at most. Default: 8192.", 64, 1_000_000);

    private readonly Option<int> _epochs =
        NumberOption.WithDefault("--epochs", "How often the texts are gone through.", 2, 0, 10_000);
    private readonly Option<int> _batch = NumberOption.WithDefault("--batch", "Texts per step.", 32, 1, 65_536);
    private readonly Option<int> _maxTokens =
        NumberOption.WithDefault("--max-tokens", "The longest sequence, special tokens counted.", 128, 3, 65_536);

    private readonly Option<int> _seed = CommonArguments.Seed();
    private readonly Option<int> _threads =
        NumberOption.WithDefault(
            "--threads", "Threads; the weights depend on it.", Environment.ProcessorCount, 1, 1024);

    private readonly Option<double?> _rate = RealOption.Optional(
        "--lr", "Highest learning rate of the encoder. Default: 5e-5 with --from, 5e-4 without.", IsRate, ExpectedRate);

    private readonly Option<double> _headRate = RealOption.WithDefault(
        "--head-lr", "Highest learning rate of the classifiers.", HeadRate, IsRate, ExpectedRate);

    private readonly Option<TrainingPrecision> _precision = ChoiceOption.WithDefault<TrainingPrecision>(
        "--precision", "bf16 rounds what the encoder's dense layers multiply: faster, hardly less exact.");

    private readonly RegimeArguments _regime = new();
    private readonly LearningArguments _learning = new();

    /// <summary>Where the checkpoint goes.</summary>
    public Option<string> Out { get; } = CommonArguments.Out("The folder to write the checkpoint to.");

    /// <summary>Whether to go on with a stopped training.</summary>
    public Option<bool> Resume { get; } = SwitchOption.Create(
        "--resume", "Go on with the training that was stopped in --out; the other options as they were.");

    /// <summary>How often the state is saved.</summary>
    public Option<double> SaveMinutes { get; } = RealOption.WithDefault(
        "--save-minutes",
        "How often the state to resume from is saved.",
        5,
        value => value is >= 0 and <= MinutesOfADay,
        "a number from 0 (after every step) to 1440");

    /// <summary>Whether the result goes to standard output as JSON.</summary>
    public Option<bool> Json { get; } = CommonArguments.Json();

    /// <summary>Adds the arguments to the command.</summary>
    public void AddTo(Verb command) => command
        .AddArguments(_data)
        .AddGroup(CommonArguments.DataGroup, [_dev, _split, .. _regime.Data, _limit, .. _form.All])
        .AddGroup("Model", _from, _cut, _pruneVocabulary, _layers, _hidden, _heads, _vocabulary, _maxTokens)
        .AddGroup(CommonArguments.ExitsGroup, [_exits, _head, _lexicon, .. _regime.Options])
        .AddGroup("Learning", [_epochs, _batch, _rate, _headRate, .. _learning.Options, _precision])
        .AddGroup(CommonArguments.RunGroup, _seed, _threads, Resume, SaveMinutes)
        .AddGroup(CommonArguments.OutputGroup, Out, Json);

    /// <summary>The command that calibrates what was trained.</summary>
    /// <param name="parsed">The arguments.</param>
    public string Calibration(ParseResult parsed)
    {
        string command = $"{ToolCommand.Name} calibrate {Ending.Quoted(parsed.GetRequiredValue(Out))}";
        return parsed.GetValue(_dev) is { } dev ? $"{command} --calibration {Ending.Quoted(dev)}" : command;
    }

    /// <summary>Reads the options from the arguments.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public TrainingOptions Read(ParseResult parsed)
    {
        string? from = parsed.GetValue(_from)?.FullName;
        NewEncoder? size = ReadNew(parsed, from);
        double rate = parsed.GetValue(_rate) ?? (from is null ? ScratchRate : PretrainedRate);
        double headRate = parsed.GetValue(_headRate);
        IReadOnlyList<int> exits = parsed.GetRequiredValue(_exits);
        bool lexicon = parsed.GetValue(_lexicon);
        if (lexicon && parsed.GetRequiredValue(_data) == StandardStreams.Dash)
        {
            throw new UsageException("--lexicon reads DATA once more when the model is trained; give a file, not -.");
        }

        string? head = parsed.GetValue(_head);
        return _learning.Read(parsed, _regime.Read(parsed, new TrainingOptions
        {
            Data = parsed.GetRequiredValue(_data),
            Dev = parsed.GetValue(_dev),
            Split = ReadSplit(parsed),
            Form = _form.Read(parsed),
            Exits = exits,
            Heads = HeadList.Read(head, exits),
            Lexicon = lexicon,
            Limit = parsed.GetValue(_limit),
            From = from,
            Cut = parsed.GetValue(_cut),
            PruneVocabulary = parsed.GetValue(_pruneVocabulary),
            New = size,
            Epochs = parsed.GetValue(_epochs),
            Rate = rate,
            HeadRate = headRate,
            Batch = parsed.GetValue(_batch),
            MaxTokens = parsed.GetValue(_maxTokens),
            Seed = parsed.GetValue(_seed),
            Precision = parsed.GetValue(_precision),
            Threads = parsed.GetValue(_threads),
        }));
    }

    private static bool IsRate(double value) => value is > 0 and < 1;

    private int[]? ReadSplit(ParseResult parsed)
    {
        int[] shares = parsed.GetValue(_split) ?? [];
        if (shares.Length == 0)
        {
            return parsed.GetValue(_dev) is not null
                ? null
                : throw new UsageException("give either --dev FILE, or --split 80,10,10 to take texts of DATA.");
        }

        return parsed.GetValue(
            _dev) is not null ? throw new UsageException("--split takes texts of DATA to measure on; leave out --dev.")
            : shares.Length is 2 or 3 && shares.Sum() == DataSplit.Whole ? shares
            : throw new UsageException($"--split {string.Join(',', shares)}: two or three shares are expected that "
                + "add up to 100, as 80,10,10.");
    }

    private NewEncoder? ReadNew(ParseResult parsed, string? from)
    {
        int? layers = parsed.GetValue(_layers);
        int? hidden = parsed.GetValue(_hidden);
        int? heads = parsed.GetValue(_heads);
        int? vocabulary = parsed.GetValue(_vocabulary);
        if (from is not null)
        {
            return layers is null && hidden is null && heads is null && vocabulary is null
                ? null
                : throw new UsageException(
                    "--from brings an encoder; leave out --layers, --hidden, --heads and --vocabulary.");
        }

        if (layers is null || hidden is null || heads is null)
        {
            throw new UsageException(
                "give either --from FOLDER, or --layers, --hidden and --heads to train from scratch.");
        }

        if (parsed.GetValue(_cut) is not null)
        {
            throw new UsageException("--truncate-layers goes with --from; a new encoder has --layers.");
        }

        if (parsed.GetValue(_pruneVocabulary))
        {
            throw new UsageException(
                "--prune-vocabulary goes with --from; a new vocabulary is built from the training text.");
        }

        return hidden % heads == 0
            ? new NewEncoder(layers.Value, hidden.Value, heads.Value, vocabulary ?? 8192)
            : throw new UsageException($"--hidden {hidden} is not a multiple of --heads {heads}.");
    }
}
