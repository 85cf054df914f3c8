using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Training;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>
/// The arguments of <c>earlyexit train</c> that say how gradients are summed and weighed, and when to stop.
/// </summary>
internal sealed class LearningArguments
{
    private readonly Option<int> _accumulate = NumberOption.WithDefault(
        "--accumulate", "Compute each step's texts in this many parts and sum their gradients: less "
            + "memory.", 1, 1, 65_536);

    private readonly Option<double> _layerDecay = RealOption.WithDefault(
        "--layer-decay",
        "What the encoder's rate is multiplied with for each layer down from the heads; 1 for one rate.",
        1,
        value => value is > 0 and <= 1,
        "a number above 0, at most 1 (0.9 is usual),");

    private readonly Option<string?> _classWeights = new("--class-weights")
    {
        Description = "What a text counts, by its label: balanced, or a number for each label, as 1,2.5.",
        HelpName = "balanced|W,W,...",
    };

    private readonly Option<int?> _patience = NumberOption.Optional(
        "--patience", "Stop after this many epochs without a better mean accuracy of the exits on --dev, and keep the "
            + "best.", 1, 10_000);

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [_accumulate, _layerDecay, _classWeights, _patience];

    /// <summary>Adds what the arguments ask for.</summary>
    /// <exception cref="UsageException">They contradict the others.</exception>
    public TrainingOptions Read(ParseResult parsed, TrainingOptions options)
    {
        int parts = parsed.GetValue(_accumulate);
        if (parts > options.Batch)
        {
            throw new UsageException($"--accumulate {parts}: a step has only {options.Batch} texts (--batch).");
        }

        int? patience = parsed.GetValue(_patience);
        if (patience is not null && options.Regime == TrainingRegime.Frozen)
        {
            throw new UsageException(
                "--patience: the two stages of --regime frozen have no accuracy in common; give --epochs and "
                    + "--frozen-epochs.");
        }

        string? weights = parsed.GetValue(_classWeights);
        return options with
        {
            Accumulate = parts,
            LayerDecay = parsed.GetValue(_layerDecay),
            BalancesClasses = weights == ClassWeights.Balanced,
            ClassWeights =
                weights is null or ClassWeights.Balanced ? null : Array.ConvertAll(weights.Split(','), Weight),
            Patience = patience,
        };

        double Weight(string text) =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
                && double.IsFinite(weight)
                ? weight
                : throw new UsageException($"--class-weights {weights}: '{text}' is not a weight; give "
                    + $"{ClassWeights.Balanced}, or numbers as 1,2.5.");
    }
}
