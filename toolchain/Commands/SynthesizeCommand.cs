using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Synthesis;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit synthesize</c>: a cascade of random weights.</summary>
internal static class SynthesizeCommand
{
    private const int DefaultVocabulary = 8192;
    private const int DefaultTokens = 512;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<string> target =
            CommonArguments.Out("The cascade's folder: a new one, or an earlier one, which is replaced.");
        Option<int> layers = NumberOption.Required("--layers", "Layers of the encoder.", 1, 96);
        Option<int> hidden = NumberOption.Required("--hidden", "Width of the hidden states.", 1, 8192);
        Option<int> heads = NumberOption.Required("--heads", "Attention heads per layer.", 1, 256);
        Option<int> labels = NumberOption.WithDefault("--labels", "The number of labels.", 2, 2, ManifestLimits.Labels);
        Option<IReadOnlyList<int>> exits = new("--exits")
        {
            Description = "After which layers exits sit, as 0,2,4,6; 0 is the embeddings, the last is the last layer.",
            HelpName = "K,K,...",
            Required = true,
            CustomParser = ExitList.Parse,
        };
        Option<string> head = ChoiceOption.WithDefault(
            "--head",
            "Head of the early exits; after the embeddings it is always attention.",
            HeadKinds.Attention,
            HeadKinds.All);
        Option<string> lastHead =
            ChoiceOption.WithDefault("--last-head", "Head of the last exit.", HeadKinds.Cls, HeadKinds.All);
        Option<int> vocabulary = NumberOption.WithDefault(
            "--vocabulary", "The number of word pieces.", DefaultVocabulary, SyntheticVocabulary.Least, 1_000_000);
        Option<int> maxTokens = NumberOption.WithDefault(
            "--max-tokens", "The longest sequence, special tokens counted.", DefaultTokens, 5, 65_536);
        Option<bool> pair = SwitchOption.Create("--pair", "Classify pairs of texts.");
        Option<int> seed = CommonArguments.Seed("What the weights depend on.");
        Option<WeightStorage> store = ChoiceOption.WithDefault<WeightStorage>("--store", "How matrices are stored.");
        Option<string> name = new("--class")
        {
            Description = "The name of the generated class.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "SyntheticClassifier",
        };
        Option<string> space = new("--namespace")
        {
            Description = "The namespace of the generated types.",
            HelpName = "NS",
            DefaultValueFactory = _ => "Synthetic",
        };
        Option<bool> force = ForceOption.Create();
        Verb command = new(
            "synthesize",
            "Writes a cascade of random weights and its plain model: for benchmarks, tests and bug reports.")
        {
            Page = "bench",
            Examples =
            [
                "synthesize --out mini --layers 1 --hidden 16 --heads 2 --exits 0,1",
                "synthesize -o big --layers 12 --hidden 768 --heads 12 --exits 4,12",
            ],
        };
        command.AddGroup("Model", layers, hidden, heads, vocabulary, maxTokens, labels, pair)
            .AddGroup(CommonArguments.ExitsGroup, exits, head, lastHead)
            .AddGroup("Names", name, space)
            .AddGroup(CommonArguments.RunGroup, seed)
            .AddGroup(CommonArguments.OutputGroup, target, store, force);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(
            new SynthesisRequest
            {
                Layers = parsed.GetValue(layers),
                Hidden = parsed.GetValue(hidden),
                Heads = parsed.GetValue(heads),
                Labels = parsed.GetValue(labels),
                Exits = parsed.GetRequiredValue(exits),
                Head = parsed.GetRequiredValue(head),
                LastHead = parsed.GetRequiredValue(lastHead),
                Vocabulary = parsed.GetValue(vocabulary),
                MaxTokens = parsed.GetValue(maxTokens),
                Pair = parsed.GetValue(pair),
                Seed = parsed.GetValue(seed),
            },
            new ExportRequest
            {
                ClassName = parsed.GetRequiredValue(name),
                Namespace = parsed.GetRequiredValue(space),
                Storage = parsed.GetValue(store),
                Force = parsed.GetValue(force),
                Rule = CascadeRule.MaxProbability, // agreement would need a calibration
            },
            parsed.GetRequiredValue(target),
            cancellation), cancellation));
        return command;
    }

    private static void Run(
        SynthesisRequest request, ExportRequest export, string target, CancellationToken cancellation)
    {
        if (request.Hidden % request.Heads != 0)
        {
            throw new UsageException($"--hidden {request.Hidden} is not a multiple of --heads {request.Heads}.");
        }

        if (request.Exits[^1] != request.Layers)
        {
            throw new UsageException(
                $"--exits {string.Join(',', request.Exits)}: the last exit must sit after the last layer, "
                    + $"{request.Layers}.");
        }

        Working.Run(
            "Drawing weights and writing graphs", () => Synthesizer.Synthesize(request, export, target, cancellation));
        new Ending(string.Create(CultureInfo.InvariantCulture, $"A cascade of {request.Exits.Count} exits, untrained."))
        {
            Written = [target],
            Next = $"{ToolCommand.Name} bench {Ending.Quoted(target)} --texts TEXTS.txt",
        }.Write(isOutputTaken: false);
    }
}
