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
        Option<string> target = new("--out")
        {
            Description = "The cascade's folder: a new one, or an earlier export, which is replaced.",
            HelpName = "FOLDER",
            Required = true,
        };
        Option<int> layers = NumberOption.Required("--layers", "Layers of the encoder.", 1, 96);
        Option<int> hidden = NumberOption.Required("--hidden", "Width of the hidden states.", 1, 8192);
        Option<int> heads = NumberOption.Required("--heads", "Attention heads per layer.", 1, 256);
        Option<int> labels = NumberOption.WithDefault("--labels", "The number of labels.", 2, 2, ManifestLimits.Labels);
        Option<IReadOnlyList<int>> exits = new("--exits")
        {
            Description = "After which layers exits sit, as 0,2,4,6; 0 is the embeddings, the last is the last layer.",
            Required = true,
            CustomParser = ExitList.Parse,
        };
        Option<string> head = ChoiceOption.WithDefault(
            "--head", "Head of the early exits; after the embeddings it is always attention.", HeadKinds.Attention, HeadKinds.All);
        Option<string> lastHead = ChoiceOption.WithDefault("--last-head", "Head of the last exit.", HeadKinds.Cls, HeadKinds.All);
        Option<int> vocabulary = NumberOption.WithDefault(
            "--vocabulary", "The number of word pieces.", DefaultVocabulary, SyntheticVocabulary.Least, 1_000_000);
        Option<int> maxTokens = NumberOption.WithDefault(
            "--max-tokens", "The longest sequence, special tokens counted.", DefaultTokens, 5, 65_536);
        Option<bool> pair = SwitchOption.Create("--pair", "Classify pairs of texts.");
        Option<int> seed = NumberOption.WithDefault("--seed", "What the weights depend on.", 1, 0, int.MaxValue);
        Option<WeightStorage> store = ChoiceOption.WithDefault<WeightStorage>("--store", "How matrices are stored.");
        Option<string> name = new("--class")
        {
            Description = "The name of the generated class.",
            DefaultValueFactory = _ => "SyntheticClassifier",
        };
        Option<string> space = new("--namespace")
        {
            Description = "The namespace of the generated types.",
            DefaultValueFactory = _ => "Synthetic",
        };
        Option<bool> force = ForceOption.Create();
        Command command = new(
            "synthesize", "Writes a cascade of random weights and its plain model: for benchmarks, tests and bug reports.")
        {
            target, layers, hidden, heads, labels, exits, head, lastHead, vocabulary, maxTokens, pair, seed, store, name, space, force,
        };
        command.SetAction(parsed => Run(
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
            parsed.GetRequiredValue(target)));
        return command;
    }

    private static void Run(SynthesisRequest request, ExportRequest export, string target)
    {
        if (request.Hidden % request.Heads != 0)
        {
            throw new UsageException($"--hidden {request.Hidden} is not a multiple of --heads {request.Heads}.");
        }

        if (request.Exits[^1] != request.Layers)
        {
            throw new UsageException(
                $"--exits {string.Join(',', request.Exits)}: the last exit must sit after the last layer, {request.Layers}.");
        }

        Terminal.Error.Status().Start(
            "Drawing weights and writing graphs ...", _ => Synthesizer.Synthesize(request, export, target));
        Terminal.Error.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"A cascade of {request.Exits.Count} exits, untrained: {target}");
    }
}
