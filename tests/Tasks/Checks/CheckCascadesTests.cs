using EarlyExitGen.Tasks.Checks;
using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Checks;

public class CheckCascadesTests
{
    private static readonly Dictionary<string, TestCascadeOptions> Valid = new()
    {
        ["an ordinary one"] = new(),
        ["with external data"] = new() { ExternalData = true },
        ["with two states"] = new() { CarriedState = true, Int64Ids = true },
        ["of pairs"] = new() { Pair = true, Mask = false, Exits = [0, 1, 2, 3], Labels = ["a", "b"] },
        ["of one block"] = new() { Exits = [3] },
    };

    public static TheoryData<string> Names => [.. CheckCase.All.Keys];

    public static TheoryData<string> ValidNames => [.. Valid.Keys];

    [Theory]
    [MemberData(nameof(ValidNames))]
    public void A_cascade_as_it_was_exported_has_no_errors(string name)
    {
        using EditableCascade cascade = new(Valid[name]);
        Assert.Empty(cascade.Check());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_reported_at_its_place_in_the_manifest(string name)
    {
        CheckCase mistake = CheckCase.All[name];
        using EditableCascade cascade = new(mistake.Options);
        mistake.Break(cascade);

        IReadOnlyList<BuildErrorEventArgs> errors = cascade.Check();
        Assert.Equal(mistake.Errors.Select(e => e.Code), errors.Select(e => e.Code));
        foreach ((ExpectedError expected, BuildErrorEventArgs actual) in mistake.Errors.Zip(errors))
        {
            Assert.Contains(expected.Message, actual.Message, StringComparison.Ordinal);
            Assert.StartsWith(expected.At, cascade.TextAt(actual), StringComparison.Ordinal);
            Assert.Equal(cascade.ManifestFile, actual.File);
            Assert.EndsWith($"/docs/diagnostics/{expected.Code}.md", actual.HelpLink, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_rule_has_a_case() => Assert.Equal(
        BuildRule.All.Select(r => r.Id),
        CheckCase.All.Values.SelectMany(c => c.Errors).Select(e => e.Code).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_hash_that_differs_is_reported_where_the_hash_is_written()
    {
        using EditableCascade cascade = new();
        cascade.EditManifest("\"block\": \"block-04.onnx\", \"sha256\": \"", "\"block\": \"block-04.onnx\",\n\"sha256\":\n  \"");
        cascade.Overwrite("block-04.onnx", [1]);
        BuildErrorEventArgs error = Assert.Single(cascade.Check());
        Assert.Equal(3, error.ColumnNumber);
        Assert.StartsWith("\"", cascade.TextAt(error), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_manifest_that_the_compiler_refuses_nothing_is_said()
    {
        using EditableCascade cascade = new();
        cascade.Delete("block-00.onnx");
        cascade.EditManifest("\"version\": 1", "\"version\": 2");
        Assert.Empty(cascade.Check());

        File.Delete(cascade.ManifestFile);
        Assert.Empty(cascade.Check());
    }

    [Fact]
    public void Blocks_in_a_folder_of_their_own_find_their_data_there()
    {
        using EditableCascade cascade = new(new() { ExternalData = true });
        Directory.CreateDirectory(cascade.PathOf("blocks"));
        foreach (string file in (string[])["block-00.onnx", "block-02.onnx", "block-04.onnx", "weights.bin"])
        {
            File.Move(cascade.PathOf(file), cascade.PathOf("blocks/" + file));
        }

        cascade.EditManifest("\"block\": \"", "\"block\": \"blocks/");
        cascade.EditManifest("\"file\": \"", "\"file\": \"blocks/");
        Assert.Empty(cascade.Check());
    }

    [Theory]
    [InlineData("./weights.bin", true)]
    [InlineData("more//.//weights.bin", false)]
    [InlineData("/weights.bin", false)]
    [InlineData("../weights.bin", false)]
    [InlineData("WEIGHTS.bin", false)]
    [InlineData("weights\0|.bin", false)]
    public void A_graph_may_write_the_path_of_its_data_as_it_likes_but_it_must_be_the_same(string location, bool same)
    {
        using EditableCascade cascade = new(new() { ExternalData = true });
        cascade.Replace("block-02.onnx", graph =>
        {
            graph.Input("hidden_0", ElementType.Float, Dimension.Batch, Dimension.Sequence, 8);
            graph.External("weights", new WeightReference(location, 0, 4, ElementType.Float, [1]));
            graph.Node("Identity", "logits", ["weights"]);
            graph.Output("logits", ElementType.Float, Dimension.Batch, 3);
            graph.Node("Identity", "hidden_2", ["hidden_0"]);
            graph.Output("hidden_2", ElementType.Float, Dimension.Batch, Dimension.Sequence, 8);
        });
        IReadOnlyList<BuildErrorEventArgs> errors = cascade.Check();
        Assert.Equal(same ? [] : ["EEGCFG0011"], errors.Select(e => e.Code));
    }

    [Fact]
    public void A_build_that_is_cancelled_stops_without_a_word()
    {
        using EditableCascade cascade = new();
        cascade.Delete("block-00.onnx");
        RecordingBuildEngine engine = new();
        using CheckCascades task = new()
        {
            BuildEngine = engine,
            Manifests = [new TaskItem(cascade.ManifestFile)],
        };
        task.Cancel();
        Assert.False(task.Execute());
        Assert.Empty(engine.Errors);
    }
}
