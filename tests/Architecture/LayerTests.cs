using Xunit;

namespace EarlyExitGen.Architecture.Tests;

/// <summary>docs/architecture.md says which folders may refer to which; these tests hold it.</summary>
public sealed class LayerTests
{
    // From the lowest to the highest; folders within one layer may refer to each other, but not in circles. The
    // toolchain refers to the runtime too, the others to nothing that is not here.
    private static readonly Dictionary<string, string[][]> Layers = new()
    {
        ["toolchain"] =
        [
            ["toolchain/Foundation/*"],
            ["toolchain/Model/*"],
            ["toolchain/Verbs/*"],
            ["toolchain/Commands/*"],
            ["toolchain"],
        ],
        ["runtime"] =
        [
            ["generator/Model"],
            ["generator/Manifest/*"],
            ["runtime"],
            ["runtime/Interfaces"],
            [
                "runtime/Devices", "runtime/Files", "runtime/Graphs", "runtime/Lexical", "runtime/Rules",
                "runtime/Streaming", "runtime/Telemetry", "runtime/Tokenization",
            ],
            ["runtime/Calibration"],
            ["runtime/Pipelines/*"],
            ["runtime/Descriptions"],
            ["runtime/Loading/*"],
            ["runtime/Execution"],
            ["runtime/Batching"],
            ["runtime/Chains"],
            ["runtime/Interpreted"],
        ],
        ["hosting"] =
        [
            ["generator/*"],
            ["runtime/*"],
            ["hosting/Queueing"],
            ["hosting/Options"],
            ["hosting/Shadow"],
            ["hosting"],
        ],
        ["web"] =
        [
            ["runtime/*"],
            ["hosting/*"],
            ["web/Options"],
            ["web/Serving"],
            ["web/Requests"],
            ["web/Answers"],
            ["web/Endpoints"],
            ["web/Dashboard"],
            ["web"],
        ],
        ["cluster"] =
        [
            ["runtime/*"],
            ["hosting/*"],
            ["cluster/Options"],
            ["cluster/Telemetry", "cluster/Wire"],
            ["cluster/Placement"],
            ["cluster/Tiers"],
            ["cluster/Grains"],
            ["cluster/Calls"],
            ["cluster/Serving"],
            ["cluster/Bulk", "cluster/Gateway"],
            ["cluster"],
        ],
        ["grpc"] =
        [
            ["runtime/*"],
            ["hosting/*"],
            ["web/*"],
            ["grpc"],
        ],
        ["generator"] =
        [
            ["generator/Model"],
            ["generator/Manifest/*"],
            ["generator/Diagnostics"],
            ["generator/Pipeline"],
            ["generator/Emit"],
            ["generator"],
        ],
        ["tasks"] =
        [
            ["generator/Model"],
            ["generator/Manifest/*"],
            ["runtime/Files", "runtime/Graphs", "runtime/Lexical"],
            ["runtime/Loading/Positions"],
            ["tasks/Files"],
            ["tasks/Copies", "tasks/Onnx"],
            ["tasks/Checks", "tasks/Discovery"],
            ["tasks"],
        ],
    };

    // All sources in one compilation, for all tests: it is what takes their time.
    private static readonly Lazy<FolderGraph> All =
        new(() => FolderGraph.Of("cluster", "generator", "grpc", "hosting", "runtime", "tasks", "toolchain", "web"));

    [Fact]
    public void Folders_do_not_refer_to_each_other_in_circles() => Assert.Empty(All.Value.FindCycle());

    [Theory]
    [InlineData("toolchain")]
    [InlineData("runtime")]
    [InlineData("cluster")]
    [InlineData("grpc")]
    [InlineData("hosting")]
    [InlineData("generator")]
    [InlineData("tasks")]
    [InlineData("web")]
    public void Folders_refer_downwards_only(string project)
    {
        string[][] layers = Layers[project];
        FolderReference[] own = [.. All.Value.References.Where(r => IsIn(r.From, project))];

        Assert.NotEmpty(own);
        Assert.DoesNotContain(own, r => LayerOf(r.From, layers) is null);
        Assert.DoesNotContain(own, r => LayerOf(r.From, layers) < LayerOf(r.To, layers));
        if (project != "toolchain")
        {
            Assert.DoesNotContain(own, r => LayerOf(r.To, layers) is null);
        }
    }

    [Fact]
    public void A_circle_is_found_with_an_example()
    {
        FolderGraph graph = FolderGraph.Of(
        [
            ("a/A.cs", "namespace X; class A { B? b; }"),
            ("b/B.cs", "namespace X; class B { C? c; }"),
            ("c/C.cs", "namespace X; class C { object o = nameof(A); }"),
        ]);

        Assert.Equal(
            ["a -> b, as in a/A.cs(1): B", "b -> c, as in b/B.cs(1): C", "c -> a, as in c/C.cs(1): A"],
            graph.FindCycle().Select(r => r.ToString()));
    }

    private static int? LayerOf(string folder, string[][] layers) =>
        Array.FindIndex(layers, layer => layer.Any(entry => entry.EndsWith("/*", StringComparison.Ordinal)
            ? IsIn(folder, entry[..^2])
            : folder == entry)) is var layer and >= 0 ? layer : null;

    private static bool IsIn(string folder, string above) =>
        folder == above || folder.StartsWith(above + '/', StringComparison.Ordinal);
}
