using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Which steps a training consists of, and what each of them learns. It depends on nothing but the step's number, so a
/// training that was stopped goes on as it would have.
/// </summary>
internal sealed class TrainingPlan
{
    private const double EmbeddingsWeight = 0.5;

    private readonly TrainingOptions _options;
    private readonly CheckpointExit _last;
    private readonly StepPlan _all;
    private readonly StepPlan _lastAlone;
    private readonly StepPlan _early;

    /// <summary>The plan of a training with <paramref name="stepsPerEpoch"/> steps in each epoch.</summary>
    public TrainingPlan(TrainingOptions options, IReadOnlyList<CheckpointExit> exits, int stepsPerEpoch)
    {
        _options = options;
        _last = exits[^1];
        StepsPerEpoch = stepsPerEpoch;
        Epochs = options.Epochs + options.FrozenEpochs;
        bool teachesFromLast = options.Distillation is not null && options.Teacher is null;
        _lastAlone = StepPlan.LastAlone(exits.Count);
        _all = (options.Regime == TrainingRegime.Weighted
            ? new StepPlan(ByLayer(exits))
            : StepPlan.All(exits.Count)) with
        {
            IsDetached = options.Regime == TrainingRegime.Detached,
            TeachesFromLast = teachesFromLast,
        };
        _early = new StepPlan([.. Enumerable.Repeat(1.0, exits.Count - 1), 0])
        {
            IsEncoderFrozen = true,
            TeachesFromLast = teachesFromLast,
        };
    }

    /// <summary>Steps of one epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Epochs of all stages together.</summary>
    public int Epochs { get; }

    /// <summary>The number of all steps.</summary>
    public int Steps => StepsPerEpoch * Epochs;

    private int FirstStage => StepsPerEpoch * _options.Epochs;

    /// <summary>The plan of <paramref name="step"/> (from 1).</summary>
    public StepPlan At(int step) => _options.Regime switch
    {
        TrainingRegime.Alternating => IsOdd(step) ? _lastAlone : _all,
        TrainingRegime.Frozen => step <= FirstStage ? _lastAlone : _early,
        _ => _all,
    };

    /// <summary>
    /// The factor of the highest rates in <paramref name="step"/>; each stage rises and falls on its own.
    /// </summary>
    public double RateScale(int step) => step <= FirstStage
        ? RateSchedule.Scale(step, FirstStage, _options.WarmUp)
        : RateSchedule.Scale(step - FirstStage, Steps - FirstStage, _options.WarmUp);

    /// <summary>
    /// How often a parameter has been updated when <paramref name="step"/> is done, that step counted; 0 if the step
    /// leaves it as it is.
    /// </summary>
    public int UpdatesOf(Parameter parameter, int step)
    {
        bool isLastHead = parameter.Name.StartsWith(_last.Prefix, StringComparison.Ordinal)
            || (_last.Head == HeadKinds.Mix
                && parameter.Name.StartsWith(SharedPoolerTensors.Prefix, StringComparison.Ordinal));
        bool isEarlyHead = parameter.IsHead && !isLastHead;
        return _options.Regime switch
        {
            TrainingRegime.Alternating when isEarlyHead => IsOdd(step) ? 0 : step / 2,
            TrainingRegime.Frozen when isEarlyHead => Math.Max(0, step - FirstStage),
            TrainingRegime.Frozen => step <= FirstStage ? step : 0,
            _ => step,
        };
    }

    private static bool IsOdd(int step) => step % 2 == 1;

    private static double[] ByLayer(IReadOnlyList<CheckpointExit> exits)
    {
        double[] weights = [.. exits.Select(exit => exit.Layer == 0 ? EmbeddingsWeight : exit.Layer)];
        double sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}
