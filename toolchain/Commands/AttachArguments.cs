using System.CommandLine;
using System.CommandLine.Parsing;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The command line of <c>attach</c>.</summary>
internal sealed class AttachArguments
{
    private const int MostTokens = 65_536;

    private readonly Argument<string> _model = new("MODEL")
    {
        Description =
            "The folder of an ONNX classifier as Hugging Face's exporters leave it, or one of its ONNX files.",
    };

    private readonly Option<string[]> _texts = new("--texts", "-t")
    {
        Description = "Texts as the model meets them, to learn from, in one file or several; labels only serve the "
            + "report.",
        HelpName = TraceSource.HelpName,
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _calibration = CommonArguments.Labelled(
        "--calibration",
        "Other texts, on which the model was not trained, for the promises. Default: a fifth of --texts.");

    private readonly Option<bool> _pair = SwitchOption.Create("--pair", "The model takes pairs of texts.");
    private readonly DataOptions _form = new();

    private readonly Option<string?> _tokenizer = new("--tokenizer")
    {
        Description = "The folder of the tokenizer's files. Default: the model's.",
        HelpName = "FOLDER",
    };

    private readonly Option<int?> _maxTokens = NumberOption.Optional(
        "--max-tokens", "The longest text in tokens. Default: as long as model and tokenizer take.", 2, MostTokens);

    private readonly Option<string> _name = new("--class")
    {
        Description = "The name of the generated class, for instance NewsClassifier.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<string> _space = new("--namespace")
    {
        Description = "The namespace of the generated types.",
        HelpName = "NS",
        Required = true,
    };

    private readonly Option<string[]?> _labels = new("--labels")
    {
        Description = "The labels in the order of the logits, with commas between them. Default: 'id2label' of "
            + "config.json.",
        HelpName = "A,B,...",
        CustomParser = CommaList.Texts,
    };

    private readonly Option<IReadOnlyList<int>?> _exits = new("--exits")
    {
        Description = "After which layers exits sit, 0 being the embeddings. Default: chosen by what is fastest.",
        HelpName = "K,...",
        CustomParser = ExitList.Parse,
    };

    private readonly Option<string?> _head = new("--head")
    {
        Description = "The kind of head: attention or cls, which reads the first token of a late layer alone; one for "
            + "all exits, or by exit, as 2:cls. Default: attention.",
        HelpName = "KIND|K:KIND,...",
    };

    private readonly Option<string?> _front = new("--front")
    {
        Description = "A small cascade of the same labels to put in front: its manifest, or its folder. The model "
            + "answers what is left, whole unless --exits cuts it.",
        HelpName = "CASCADE",
    };

    private readonly Option<bool> _noWords =
        SwitchOption.Create("--no-words", "Without an exit by the words alone, even if it would pay.");

    private readonly Option<double> _promise = new("--promise")
    {
        Description = "The largest share of texts that may get another answer than from the model, as 2% or 0.02: "
            + "exits are chosen for it, and the manifest's dial is set to it.",
        HelpName = "RATE",
        DefaultValueFactory = _ => 0.02,
        CustomParser = argument => OptionValue.Read<double>(
            argument, text => Rate.Parse(text) is { } rate and > 0 and < 1 ? rate : null, "a rate, as 2% or 0.02,")
            ?? 0.02,
    };

    private readonly Option<int> _epochs = CommonArguments.HeadEpochs();

    private readonly Option<int?> _limit = NumberOption.Optional(
        "--limit", "Learn from this many texts only. Default: all.", 1, int.MaxValue);

    private readonly Option<int> _seed = CommonArguments.Seed();

    private readonly Option<bool> _resume = SwitchOption.Create(
        "--resume", "Go on with what was stopped; the other options as they were.");

    private readonly Option<string> _out = CommonArguments.Out(
        "The cascade's folder: a new one, or an earlier version, which is replaced. The manifest is named after it.");

    private readonly Option<bool> _force = ForceOption.Create();
    private readonly Option<bool> _json = CommonArguments.Json("the report");

    /// <summary>Gives a verb these arguments.</summary>
    public void AddTo(Verb verb) => verb.AddArguments(_model)
        .AddGroup(CommonArguments.DataGroup, [_texts, _calibration, _pair, .. _form.All, _limit])
        .AddGroup("Model", _tokenizer, _maxTokens)
        .AddGroup("Names", _name, _space, _labels)
        .AddGroup(CommonArguments.ExitsGroup, _exits, _head, _noWords, _front, _promise)
        .AddGroup(CommonArguments.RunGroup, _epochs, _seed, _resume)
        .AddGroup(CommonArguments.OutputGroup, _out, _force, _json);

    /// <summary>Whether the report is printed as JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The cascade to put in front; null for none.</summary>
    /// <exception cref="UsageException">Something was asked for that does not go with it.</exception>
    public string? Front(ParseResult parsed) => parsed.GetValue(_front) is not { } front ? null
        : parsed.GetValue(_exits) is null && parsed.GetValue(_resume)
            ? throw new UsageException(
                "behind a --front the model stays whole and nothing is learnt; leave out --resume, or give --exits.")
        : front;

    /// <summary>What was asked for.</summary>
    public AttachRequest Read(ParseResult parsed) => new()
    {
        Model = parsed.GetRequiredValue(_model),
        Texts = parsed.GetRequiredValue(_texts),
        Calibration = parsed.GetValue(_calibration),
        Form = _form.Read(parsed),
        Pair = parsed.GetValue(_pair),
        Out = parsed.GetRequiredValue(_out),
        ClassName = parsed.GetRequiredValue(_name),
        Namespace = parsed.GetRequiredValue(_space),
        Labels = parsed.GetResult(_labels) is null ? null : parsed.GetValue(_labels), // arrays are never null
        Exits = parsed.GetValue(_exits),
        Heads = AttachedHeadList.Read(parsed.GetValue(_head)),
        Words = !parsed.GetValue(_noWords),
        Promise = parsed.GetValue(_promise),
        Tokenizer = parsed.GetValue(_tokenizer),
        MaxTokens = parsed.GetValue(_maxTokens),
        Limit = parsed.GetValue(_limit),
        Epochs = parsed.GetValue(_epochs),
        Seed = parsed.GetValue(_seed),
        Resume = parsed.GetValue(_resume),
        Force = parsed.GetValue(_force),
    };
}
