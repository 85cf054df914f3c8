using Xunit;

namespace EarlyExitGen.Architecture.Tests;

/// <summary>docs/architecture.md says which folders may refer to which; these tests hold it.</summary>
public sealed class LayerTests
{
    private static readonly string[] ToolchainLayers =
        ["toolchain/Foundation", "toolchain/Model", "toolchain/Verbs", "toolchain/Commands", "toolchain"];

    [Theory]
    [InlineData("toolchain")]
    [InlineData("generator")]
    [InlineData("tasks", "generator/Manifest", "generator/Model")]
    public void Folders_do_not_refer_to_each_other_in_circles(params string[] folders) =>
        Assert.Empty(FolderGraph.Of(folders).FindCycle());

    [Fact]
    public void The_toolchain_refers_downwards_only()
    {
        IEnumerable<FolderReference> upwards = FolderGraph.Of("toolchain").References
            .Where(r => LayerOf(r.From) < LayerOf(r.To));

        Assert.Empty(upwards);
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

    private static int LayerOf(string folder) =>
        Array.FindIndex(ToolchainLayers, layer => folder == layer || folder.StartsWith(layer + '/', StringComparison.Ordinal));
}
