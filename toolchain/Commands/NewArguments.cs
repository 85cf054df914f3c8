using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Starting;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The arguments of <c>earlyexit new</c>.</summary>
internal sealed class NewArguments
{
    private const double MinutesOfADay = 24 * 60;

    private readonly Argument<string> _data = new("DATA")
    {
        Description = "Labelled texts: lines 'label<TAB>text' or 'label<TAB>first<TAB>second', CSV, JSON lines; "
            + "- is standard input.",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "The Hugging Face folder of a BERT encoder, or of a fine-tuned BertForSequenceClassification, "
            + "which keeps its classifier and gets early exits.",
        HelpName = "ENCODER",
    };

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "The cascade's folder. Checkpoint, data and report go to FOLDER-training beside it.",
        HelpName = "FOLDER",
        Required = true,
    };

    private readonly Option<double?> _minutes = RealOption.Optional(
        "--minutes",
        "How long the training may take: some steps are timed, epochs and texts chosen to fit.",
        value => value is > 0 and <= MinutesOfADay,
        "a number above 0, at most 1440");

    private readonly Option<string?> _dev = new("--dev")
    {
        Description = "Labelled texts to calibrate on. Default: 10 % of DATA.",
        HelpName = "FILE|-",
    };

    private readonly Option<string?> _test = new("--test")
    {
        Description = "Labelled texts for the evaluation. Default: 10 % of DATA.",
        HelpName = "FILE|-",
    };

    private readonly Option<int[]> _split = new("--split")
    {
        Description = "The shares of DATA in percent: to learn from, to calibrate on, to test on; "
            + "one fewer for each of --dev and --test.",
        HelpName = "80,10,10",
        CustomParser = CommaList.Counts,
    };

    private readonly DataOptions _form = new();
    private readonly Option<string?> _class = new("--class")
    {
        Description = "The name of the generated class. Default: made of the folder's name, as NewsClassifier of news.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _namespace = new("--namespace")
    {
        Description = "The namespace of the generated types. Default: made of the folder's name, as News of news.",
        HelpName = "NS",
    };

    private readonly Option<IReadOnlyList<int>?> _exits = new("--exits")
    {
        Description = "After which layers exits sit, as 0,2,4,6; the last is the last layer, and words in front is an "
            + "exit at the words alone. Default: those that buy speed on dev texts.",
        HelpName = "[words,]K,K,...",
        CustomParser = ExitList.ParseChoice,
    };

    private readonly Option<CascadeRule> _rule = ChoiceOption.WithDefault<CascadeRule>(
        "--rule", "The exit rule.", RuleNames.Of);

    private readonly Option<double?> _dial = RealOption.Setting(
        "--dial",
        "The initial dial; under agreement the share of texts that may get another answer, as 2% or 0.02. "
            + "Default: 2%, or the least that can be promised.");

    private readonly Option<bool> _quantize = SwitchOption.Create(
        "--quantize", "Make a cascade that multiplies in 8-bit integers.");

    private readonly Option<int?> _epochs = NumberOption.Optional(
        "--epochs", "How often the texts are gone through.", 1, 10_000);

    private readonly Option<int?> _limit = NumberOption.Optional(
        "--limit", "Learn from this many of the texts only, drawn by the seed.", 1, int.MaxValue);

    private readonly Option<int?> _maxTokens = NumberOption.Optional(
        "--max-tokens", "The longest sequence, special tokens counted. Default: 128 or 256, by the texts.", 3, 65_536);

    private readonly Option<int> _seed = CommonArguments.Seed();
    private readonly Option<int> _threads = NumberOption.WithDefault(
        "--threads", "Threads of the training; the weights depend on it.", Environment.ProcessorCount, 1, 1024);

    private readonly Option<bool> _resume = SwitchOption.Create(
        "--resume", "Go on with what was stopped; the other options as they were.");

    private readonly Option<bool> _force = ForceOption.Create();

    /// <summary>Adds the arguments to the command.</summary>
    public void AddTo(Verb command) => command.AddArguments(_data)
        .AddGroup(CommonArguments.DataGroup, [_dev, _test, _split, .. _form.All])
        .AddGroup("Model", _from, _maxTokens)
        .AddGroup(CommonArguments.ExitsGroup, _exits, _rule, _dial, _quantize)
        .AddGroup("Learning", _minutes, _epochs, _limit)
        .AddGroup(CommonArguments.OutputGroup, _out, _class, _namespace, _force)
        .AddGroup(CommonArguments.RunGroup, _seed, _threads, _resume);

    /// <summary>Reads the options from the arguments.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public StartRequest Read(ParseResult parsed)
    {
        string? dev = parsed.GetValue(_dev);
        string? test = parsed.GetValue(_test);
        IReadOnlyList<int>? exits = parsed.GetValue(_exits);
        return new StartRequest
        {
            Data = parsed.GetRequiredValue(_data),
            Dev = dev,
            Test = test,
            Split = ReadSplit(parsed.GetValue(_split) ?? [], (dev is null ? 1 : 0) + (test is null ? 1 : 0)),
            Form = _form.Read(parsed),
            From = parsed.GetValue(_from) ?? throw new UsageException($"--from must be given. {StartModel.Advice}"),
            Out = parsed.GetRequiredValue(_out),
            ClassName = parsed.GetValue(_class),
            Namespace = parsed.GetValue(_namespace),
            Exits = exits is [ExitDepth.Lexical, ..] ? [.. exits.Skip(1)] : exits,
            Words = exits is null or [ExitDepth.Lexical, ..],
            Rule = parsed.GetValue(_rule),
            Dial = parsed.GetValue(_dial),
            Quantizes = parsed.GetValue(_quantize),
            Minutes = parsed.GetValue(_minutes),
            Epochs = parsed.GetValue(_epochs),
            Limit = parsed.GetValue(_limit),
            MaxTokens = parsed.GetValue(_maxTokens),
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
            Force = parsed.GetValue(_force),
            Resume = parsed.GetValue(_resume),
        };
    }

    private static int[]? ReadSplit(int[] shares, int parts) =>
        shares.Length == 0 ? null
        : parts == 0 ? throw new UsageException("--split: --dev and --test leave nothing to split off; leave it out.")
        : shares.Length == parts + 1 && shares.Sum() == DataSplit.Whole ? shares
        : throw new UsageException(
            $"--split {string.Join(',', shares)}: {parts + 1} shares are expected that add up to 100, as "
            + (parts == 2 ? "80,10,10." : "90,10."));
}
