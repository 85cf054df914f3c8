using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

public class TrainingPlanTests
{
    private static readonly CheckpointExit[] Exits =
        [new(0, HeadKinds.Attention), new(2, HeadKinds.Attention), new(6, HeadKinds.Cls)];

    private static readonly Parameter Encoder = Make("encoder.weight", isHead: false);
    private static readonly Parameter Early = Make("exit.2.queries", isHead: true);
    private static readonly Parameter Last = Make("exit.6.dense.weight", isHead: true);

    [Fact]
    public void Joint_learns_from_the_plain_sum_at_every_step()
    {
        TrainingPlan plan = Plan(TrainingRegime.Joint);
        Assert.Equal(30, plan.Steps);
        Assert.All(Enumerable.Range(1, 30), step => Assert.Equal([1, 1, 1], plan.At(step).Weights));
        Assert.All((Parameter[])[Encoder, Early, Last], parameter => Assert.Equal(7, plan.UpdatesOf(parameter, 7)));
        Assert.False(plan.At(1).IsDetached);
    }

    [Fact]
    public void Weighted_counts_an_exit_by_its_layer() =>
        Assert.Equal([0.5 / 8.5, 2 / 8.5, 6 / 8.5], Plan(TrainingRegime.Weighted).At(1).Weights);

    [Fact]
    public void Alternating_learns_the_last_exit_alone_every_other_step()
    {
        TrainingPlan plan = Plan(TrainingRegime.Alternating);
        Assert.Equal([0, 0, 1], plan.At(1).Weights);
        Assert.Equal([1, 1, 1], plan.At(2).Weights);
        Assert.Equal([0, 1, 0, 2], Enumerable.Range(1, 4).Select(step => plan.UpdatesOf(Early, step)));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(1, 4).Select(step => plan.UpdatesOf(Encoder, step)));
    }

    [Fact]
    public void Detached_is_the_plain_sum_whose_losses_stop_at_the_exit_before()
    {
        StepPlan step = Plan(TrainingRegime.Detached).At(1);
        Assert.Equal([1, 1, 1], step.Weights);
        Assert.True(step.IsDetached);
    }

    [Fact]
    public void Frozen_learns_the_encoder_first_and_then_the_early_heads()
    {
        TrainingPlan plan = Plan(TrainingRegime.Frozen, frozenEpochs: 2);
        Assert.Equal(50, plan.Steps);
        Assert.Equal([0, 0, 1], plan.At(30).Weights);
        Assert.Equal([1, 1, 0], plan.At(31).Weights);
        Assert.True(plan.At(31).IsEncoderFrozen);
        Assert.Equal((30, 0), (plan.UpdatesOf(Encoder, 30), plan.UpdatesOf(Encoder, 31)));
        Assert.Equal((30, 0), (plan.UpdatesOf(Last, 30), plan.UpdatesOf(Last, 31)));
        Assert.Equal((0, 1), (plan.UpdatesOf(Early, 30), plan.UpdatesOf(Early, 31)));

        // Each stage warms up and cools down for itself.
        Assert.InRange(plan.RateScale(30), 0, 0.05);
        Assert.Equal(1, Enumerable.Range(31, 20).Max(plan.RateScale), 0.1);
    }

    /// <summary>Else the early heads would change what the last exit answers, after its own stage.</summary>
    [Theory]
    [InlineData(HeadKinds.Mix, 30, 0, 1)]
    [InlineData(HeadKinds.Cls, 0, 1, 0)]
    public void A_shared_pooler_learns_with_the_last_exit_if_that_mixes(
        string last, int first, int second, int alternating)
    {
        Parameter pooler = Make(SharedPoolerTensors.Weight, isHead: true);
        CheckpointExit[] exits = [new(2, HeadKinds.Mix), new(6, last)];
        TrainingPlan frozen = Plan(TrainingRegime.Frozen, frozenEpochs: 2, exits: exits);
        Assert.Equal((first, second), (frozen.UpdatesOf(pooler, 30), frozen.UpdatesOf(pooler, 31)));
        Assert.Equal(alternating, Plan(TrainingRegime.Alternating, exits: exits).UpdatesOf(pooler, 1));
    }

    [Fact]
    public void Who_teaches_is_computed_even_where_it_does_not_learn()
    {
        TrainingPlan plan = Plan(TrainingRegime.Frozen, frozenEpochs: 1, new Distillation(1, 2));
        Assert.True(plan.At(31).Computes(2));
        Assert.False(Plan(TrainingRegime.Frozen, frozenEpochs: 1).At(31).Computes(2));
    }

    private static Parameter Make(string name, bool isHead) => new(name, null!, isHead, Decays: true);

    private static TrainingPlan Plan(
        TrainingRegime regime,
        int frozenEpochs = 0,
        Distillation? distillation = null,
        CheckpointExit[]? exits = null) => new(
        new TrainingOptions
        {
            Data = "", Dev = "", Exits = [0, 2, 6], Heads = ["attention", "attention", "cls"], Epochs =
                3, Rate = 1e-4, HeadRate = 1e-3, Batch = 32, MaxTokens = 64, Seed = 1,
            Precision = TrainingPrecision.Fp32, Threads =
                1, Regime = regime, FrozenEpochs = frozenEpochs, Distillation = distillation,
        },
        exits ?? Exits,
        stepsPerEpoch: 10);
}
