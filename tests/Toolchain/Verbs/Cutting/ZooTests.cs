using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Graphs of other people's exporters, which not every machine has, and variants of them.</summary>
public sealed class ZooTests : IDisposable
{
    private static readonly string[] Graphs =
    [
        "albert-sdpa-torchscript", "bert-eager-torchscript", "bert-sdpa-dynamo", "deberta-v2-eager-dynamo",
        "distilbert-sdpa-torchscript", "modernbert-sdpa-torchscript", "roberta-eager-dynamo",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Variants =>
        [.. from graph in Graphs from variant in GraphVariants.All.Keys select (graph, variant)];

    public static TheoryData<string, GraphOptimizationLevel> Optimized =>
        [.. from graph in Graphs
            from level in (GraphOptimizationLevel[])
                [GraphOptimizationLevel.ORT_ENABLE_BASIC, GraphOptimizationLevel.ORT_ENABLE_EXTENDED]
            select (graph, level)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Variants))]
    public void Variants_are_cut_at_every_place(string graph, string variant) =>
        Check(
            GraphVariants.Apply(Graph(graph), variant, _folder["model.onnx"]),
            variant == "half precision" ? ChainVerifier.HalfTolerance : ChainVerifier.Tolerance);

    [Theory]
    [MemberData(nameof(Optimized))]
    public void What_the_optimiser_leaves_is_cut_at_every_place(string graph, GraphOptimizationLevel level) =>
        Check(GraphVariants.Optimize(Graph(graph), level, _folder["model.onnx"]), ChainVerifier.Tolerance);

    private static string Graph(string name) => Path.Combine(SharedFolder.Require("models/onnx-zoo"), $"{name}.onnx");

    private void Check(string file, double tolerance)
    {
        ClassifierCut cut = ClassifierCut.Open(file, Directory.CreateDirectory(_folder["cut"]).FullName, padding: 1);
        Assert.Equal((4, 4, 32), (cut.Plan.Layers, cut.Plan.Places.Count, cut.Plan.Hidden));
        Assert.Equal((3, "first token"), (cut.Labels, cut.Pooling.Name));
        List<ChainVerification> all = [cut.WriteVerified(cut.Plan.Places).Verified];
        all.AddRange(cut.Plan.Places.Select(place => cut.WriteVerified([place]).Verified));
        Assert.All(all, one => Assert.InRange(one.MaxDifference, 0, tolerance));
    }
}
