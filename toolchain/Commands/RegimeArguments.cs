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
        "--frozen-epochs", "With --regime frozen, epochs of the second stage; as many as --epochs (at least 1) unless told.", 1, 10_000);

    private readonly Option<bool> _distill = SwitchOption.Create(
        "--distill", "Early exits also learn from the last exit's probabilities.");

    private readonly Option<DirectoryInfo?> _teacher = new("--teacher")
    {
        Description = "A trained checkpoint from whose last exit all exits learn, instead of the own last one.",
    };

    private readonly Option<double?> _weight = RealOption.Optional(
        "--distill-weight",
        "What the divergence from the teacher counts beside the cross-entropy; 1 unless told.",
        value => value > 0,
        "a number above 0");

    private readonly Option<double?> _temperature = RealOption.Optional(
        "--distill-temperature",
        "What logits are divided by where they are compared with the teacher's; 1 unless told.",
        value => value is >= 0.1 and <= 100,
        "a number from 0.1 to 100");

    private readonly Option<string?> _unlabelled = new("--unlabelled")
    {
        Description = "Texts without labels, one a line, to learn from the teacher as well.",
        HelpName = "TEXTS.txt|-",
    };

    private readonly Option<int?> _unlabelledLimit = NumberOption.Optional(
        "--unlabelled-limit", "How many of them are taken at most, drawn by the seed; 100000 unless told.", 1, 10_000_000);

    /// <summary>Adds the arguments to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[
            _regime, _frozenEpochs, _distill, _teacher, _weight, _temperature, _unlabelled, _unlabelledLimit])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds what the arguments ask for.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public TrainingOptions Read(ParseResult parsed, TrainingOptions options)
    {
        TrainingRegime regime = parsed.GetValue(_regime);
        string? teacher = parsed.GetValue(_teacher)?.FullName;
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
            Unlabelled = parsed.GetValue(_unlabelled),
            UnlabelledLimit = parsed.GetValue(_unlabelledLimit) ?? DefaultUnlabelled,
        };
    }

    private void CheckRegime(ParseResult parsed, TrainingRegime regime, TrainingOptions options)
    {
        if (regime != TrainingRegime.Joint && options.Exits.Count == 1)
        {
            throw new UsageException(
                $"--regime {regime.ToString().ToLowerInvariant()}: it is about early exits, but --exits has the last one only.");
        }

        if (regime != TrainingRegime.Frozen && parsed.GetValue(_frozenEpochs) is not null)
        {
            throw new UsageException("--frozen-epochs goes with --regime frozen.");
        }

        if (options.Epochs == 0 && (regime != TrainingRegime.Frozen || options.From is null))
        {
            throw new UsageException(
                "--epochs 0 leaves out the first stage of --regime frozen, with --from a model that is fine-tuned already; "
                + "give 1 or more otherwise.");
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
            throw new UsageException("--distill: there is no early exit to learn from the last one; give --teacher, or more --exits.");
        }

        if (parsed.GetValue(_unlabelled) is not null && teacher is null)
        {
            throw new UsageException("--unlabelled goes with --teacher, the only one to learn from without labels.");
        }

        if (parsed.GetValue(_unlabelledLimit) is not null && parsed.GetValue(_unlabelled) is null)
        {
            throw new UsageException("--unlabelled-limit goes with --unlabelled.");
        }
    }
}
