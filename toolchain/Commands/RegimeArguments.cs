using System.CommandLine;
using System.CommandLine.Parsing;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Training;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The arguments of <c>earlyexit train</c> that say what the exits learn, and from whom.</summary>
internal sealed class RegimeArguments
{
    private const int DefaultUnlabelled = 100_000;

    private readonly Option<TrainingRegime> _regime = ChoiceOption.WithDefault<TrainingRegime>(
        "--regime", "How the exits' losses become one training.");

    private readonly Option<int?> _frozenEpochs = NumberOption.Optional(
        "--frozen-epochs",
        "With --regime frozen, epochs of the second stage. Default: as many as --epochs, at least 1.",
        1,
        10_000);

    private readonly Option<bool> _distill = SwitchOption.Create(
        "--distill", "Early exits also learn from the last exit's probabilities.");

    private readonly Option<string?> _teacher = new("--teacher")
    {
        Description = "A trained checkpoint, or any classifier as ONNX (its folder or file), from whose answers all "
            + "exits learn, instead of the own last one's.",
        HelpName = "FOLDER|FILE",
    };

    private readonly Option<double?> _weight = RealOption.Optional(
        "--distill-weight",
        "What the divergence from the teacher counts beside the cross-entropy. Default: 1.",
        value => value > 0,
        "a number above 0");

    private readonly Option<double?> _temperature = RealOption.Optional(
        "--distill-temperature",
        "What logits are divided by where they are compared with the teacher's. Default: 1.",
        value => value is >= 0.1 and <= 100,
        "a number from 0.1 to 100");

    private readonly Option<string?> _texts = CommonArguments.Texts(
        "Texts without labels to learn from the teacher as well.");

    private readonly Option<int?> _textsLimit = NumberOption.Optional(
        "--texts-limit", "How many of them are taken at most, drawn by the seed. Default: 100000.", 1, 10_000_000);

    /// <summary>The options that say what the exits learn.</summary>
    public IEnumerable<Option> Options => [_regime, _frozenEpochs, _distill, _teacher, _weight, _temperature];

    /// <summary>The options that say on what texts besides.</summary>
    public IEnumerable<Option> Data => [_texts, _textsLimit];

    /// <summary>Adds what the arguments ask for.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public TrainingOptions Read(ParseResult parsed, TrainingOptions options)
    {
        TrainingRegime regime = parsed.GetValue(_regime);
        string? teacher = parsed.GetValue(_teacher) is { } named ? Path.GetFullPath(named) : null;
        bool distills = parsed.GetValue(_distill) || teacher is not null;
        CheckRegime(parsed, regime, options);
        CheckDistillation(parsed, distills, teacher, options);
        return options with
        {
            Regime = regime,
            FrozenEpochs = regime == TrainingRegime.Frozen
                ? parsed.GetValue(_frozenEpochs) ?? Math.Max(1, options.Epochs)
                : 0,
            Distillation = distills
                ? new Distillation(parsed.GetValue(_weight) ?? 1, parsed.GetValue(_temperature) ?? 1)
                : null,
            Teacher = teacher,
            Unlabelled = parsed.GetValue(_texts),
            UnlabelledLimit = parsed.GetValue(_textsLimit) ?? DefaultUnlabelled,
        };
    }

    private void CheckRegime(ParseResult parsed, TrainingRegime regime, TrainingOptions options)
    {
        if (regime != TrainingRegime.Joint && options.Exits.Count == 1)
        {
            throw new UsageException(
                $"--regime {regime.ToString().ToLowerInvariant()}: it is about early exits, but --exits has the last "
                    + "one only.");
        }

        if (regime != TrainingRegime.Frozen && parsed.GetValue(_frozenEpochs) is not null)
        {
            throw new UsageException("--frozen-epochs goes with --regime frozen.");
        }

        if (options.Epochs == 0 && (regime != TrainingRegime.Frozen || options.From is null))
        {
            throw new UsageException(
                "--epochs 0 leaves out the first stage of --regime frozen, with --from a model that is fine-tuned "
                + "already; give 1 or more otherwise.");
        }
    }

    private void CheckDistillation(ParseResult parsed, bool distills, string? teacher, TrainingOptions options)
    {
        if (!distills && (parsed.GetValue(_weight) is not null || parsed.GetValue(_temperature) is not null))
        {
            throw new UsageException("--distill-weight and --distill-temperature go with --distill or --teacher.");
        }

        if (distills && teacher is null && options.Exits.Count == 1)
        {
            throw new UsageException(
                "--distill: there is no early exit to learn from the last one; give --teacher, or more --exits.");
        }

        if (parsed.GetValue(_texts) is not null && teacher is null)
        {
            throw new UsageException("--texts goes with --teacher, the only one to learn from without labels.");
        }

        if (parsed.GetValue(_textsLimit) is not null && parsed.GetValue(_texts) is null)
        {
            throw new UsageException("--texts-limit goes with --texts.");
        }
    }
}
