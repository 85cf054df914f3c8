using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>Rates by layer, weights by label, and which epoch is best, without TorchSharp.</summary>
public class LearningRuleTests
{
    [Theory]
    [InlineData("exit.1.dense.weight", true, 1)]
    [InlineData("encoder.layer.11.output.dense.weight", false, 0.5)]
    [InlineData("encoder.layer.10.output.dense.bias", false, 0.25)]
    [InlineData("encoder.layer.0.output.dense.weight", false, 1.0 / 4096)]
    [InlineData("embeddings.word_embeddings.weight", false, 1.0 / 8192)]
    public void A_rate_falls_from_the_heads_down(string name, bool isHead, double expected) =>
        Assert.Equal(
            expected, LayerRates.Scale(new Parameter(name, null!, isHead, Decays: true), layers: 12, decay: 0.5), 12);

    [Fact]
    public void Balanced_labels_count_alike_and_a_text_one_on_average()
    {
        float[] weights = ClassWeights.Of(Options(balances: true), Texts(0, 0, 0, 1), labels: 3)!;
        Assert.Equal(3 * weights[0], weights[1], 6);
        Assert.Equal(4f / 3, weights[1], 6);
        Assert.Equal(1, weights[2]);
        Assert.Equal([2f / 3, 2f], ClassWeights.Of(Options(balances: true), Texts(0, 0, 0, 1), labels: 2)!);
    }

    [Fact]
    public void Given_weights_fit_the_labels_or_are_refused()
    {
        Assert.Null(ClassWeights.Of(Options(), Texts(0, 1), labels: 2));
        Assert.Equal([1f, 2.5f], ClassWeights.Of(Options(weights: [1, 2.5]), Texts(0, 1), labels: 2)!);
        ToolException refused = Assert.Throws<ToolException>(
            () => ClassWeights.Of(Options(weights: [1, 2.5]), Texts(0, 1, 2), labels: 3));
        Assert.Equal("--class-weights: 2 weights, but train.tsv has 3 labels.", refused.Message);
    }

    [Fact]
    public void The_first_of_the_best_epochs_is_kept_and_patience_counts_from_it()
    {
        ExitScore[][] epochs = [Epoch(0.7, 0.8), Epoch(0.9, 0.9), Epoch(0.85, 0.95), Epoch(0.6, 0.99)];
        Assert.Equal(1, EarlyStop.Best(epochs));
        Assert.False(EarlyStop.IsDue([], 1));
        Assert.False(EarlyStop.IsDue(epochs[..2], 1));
        Assert.True(EarlyStop.IsDue(epochs[..3], 1));
        Assert.False(EarlyStop.IsDue(epochs[..3], 2));
        Assert.True(EarlyStop.IsDue(epochs, 2));
    }

    private static ExitScore[] Epoch(params double[] accuracies) =>
        [.. accuracies.Select((accuracy, i) => new ExitScore(i, "attention", accuracy, 0))];

    private static Instance[] Texts(params int[] labels) =>
        Array.ConvertAll(labels, label => new Instance(label, "text", null));

    private static TrainingOptions Options(bool balances = false, double[]? weights = null) => new()
    {
        Data = "train.tsv",
        Dev = "",
        Exits = [1],
        Heads = ["cls"],
        Epochs = 1,
        Rate = 1e-4,
        HeadRate = 1e-3,
        Batch = 32,
        MaxTokens = 64,
        Seed = 1,
        Precision = TrainingPrecision.Fp32,
        Threads = 1,
        BalancesClasses = balances,
        ClassWeights = weights,
    };
}
