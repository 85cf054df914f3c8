using EarlyExitGen.Tasks.Checks;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;
using Google.Protobuf;
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
        ["with a lexicon"] = new() { Lexicon = new() },
        ["of pairs with a lexicon"] = new() { Pair = true, Lexicon = new() { Hashed = true } },
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
        cascade.EditManifest(
            "\"block\": \"block-04.onnx\", \"sha256\": \"", "\"block\": \"block-04.onnx\",\n\"sha256\":\n  \"");
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
        cascade.EditManifest("\"version\": 1", "\"version\": 3");
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

    [Theory]
    [InlineData("0", "4", null)]
    [InlineData("0", null, null)]
    [InlineData(null, "4", null)]
    [InlineData("LAST", "4", null)]
    [InlineData("SIZE", "4", "looks for the weights 'weights' in 'weights.bin' from byte SIZE to ")]
    [InlineData("SIZE", null, "looks for the weights 'weights' in 'weights.bin' from byte SIZE to ")]
    [InlineData(
        "9223372036854775807",
        "4",
        "from byte 9223372036854775807 to 9223372036854775811, but the file has SIZE bytes")]
    [InlineData(
        "18446744073709551616",
        "4",
        "writes '18446744073709551616' as the offset of the weights 'weights' in 'weights.bin'")]
    [InlineData("-4", "4", "writes '-4' as the offset")]
    [InlineData("0x10", "4", "writes '0x10' as the offset")]
    [InlineData("1e1", "4", "writes '1e1' as the offset")]
    [InlineData("", "4", "writes '' as the offset")]
    [InlineData("0", "-4", "writes '-4' as the length")]
    [InlineData("0", "four", "writes 'four' as the length")]
    [InlineData(
        "0",
        "8",
        "writes 8 as the length of the weights 'weights' in 'weights.bin', whose type and shape ask for 4 bytes")]
    [InlineData("0", "0", "writes 0 as the length")]
    public void Where_a_graph_looks_for_weights_must_be_in_the_file(string? offset, string? length, string? fault)
    {
        using EditableCascade cascade = new(new() { ExternalData = true });
        long size = new FileInfo(cascade.PathOf("weights.bin")).Length;
        string Written(string text) => text
            .Replace("SIZE", $"{size}", StringComparison.Ordinal).Replace(
                "LAST", $"{size - 4}", StringComparison.Ordinal);
        ModelProto model = new() { IrVersion = 8, Graph = new GraphProto() };
        model.MergeFrom(File.ReadAllBytes(cascade.PathOf("block-02.onnx")));
        TensorProto tensor = new()
        {
            Name = "weights",
            Dims = { 1 },
            DataType = TensorProto.Types.DataType.Float,
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "weights.bin" } },
        };
        foreach ((string key, string? value) in new[] { ("offset", offset), ("length", length) })
        {
            if (value is not null)
            {
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = Written(value) });
            }
        }

        model.Graph.Initializer.Add(tensor);
        cascade.Replace("block-02.onnx", model.ToByteArray());

        IReadOnlyList<BuildErrorEventArgs> errors = cascade.Check();
        Assert.Equal(fault is null ? [] : ["EEGCFG0017"], errors.Select(e => e.Code));
        Assert.All(
            errors, e => Assert.StartsWith("exits[1].block: 'block-02.onnx' ", e.Message, StringComparison.Ordinal));
        Assert.All(errors, e => Assert.Contains(Written(fault!), e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Files_may_be_links_to_files_outside_of_the_folder()
    {
        using EditableCascade cascade = new(new() { ExternalData = true });
        DirectoryInfo elsewhere = Directory.CreateTempSubdirectory("earlyexit-test-");
        try
        {
            foreach (string file in (string[])["block-02.onnx", "weights.bin", "vocab.txt"])
            {
                string target = Path.Combine(elsewhere.FullName, file);
                File.Move(cascade.PathOf(file), target);
                File.CreateSymbolicLink(cascade.PathOf(file), target);
            }

            Assert.Empty(cascade.Check());
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("vocab.txt", "tokenizer.vocabulary")]
    [InlineData("block-02.onnx", "exits[1].block")]
    [InlineData("weights.bin", "exits[0].data[0].file")]
    public void A_pipe_or_a_device_is_reported_and_not_read(string file, string path)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "There are no named pipes in folders.");
        foreach (bool device in (bool[])[false, true])
        {
            using EditableCascade cascade = new(new() { ExternalData = true });
            cascade.Delete(file);
            if (device)
            {
                File.CreateSymbolicLink(cascade.PathOf(file), "/dev/zero");
            }
            else
            {
                NamedPipe.Make(cascade.PathOf(file));
            }

            BuildErrorEventArgs error = Assert.Single(cascade.Check());
            Assert.Equal("EEGCFG0016", error.Code);
            Assert.StartsWith(
                $"{path}: '{file}' is a named pipe, a socket or a device, not a regular file",
                error.Message,
                StringComparison.Ordinal);

            BuildErrorEventArgs kind = Assert.Single(FileKinds(cascade));
            Assert.Equal(("EEGCFG0016", cascade.PathOf(file)), (kind.Code, kind.File));
        }
    }

    [Fact]
    public void A_manifest_that_is_a_pipe_is_not_read()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "There are no named pipes in folders.");
        using EditableCascade cascade = new();
        Assert.Empty(FileKinds(cascade));
        File.Delete(cascade.ManifestFile);
        NamedPipe.Make(cascade.ManifestFile);
        Assert.Empty(cascade.Check());
        Assert.Equal("EEGCFG0016", Assert.Single(FileKinds(cascade)).Code);
    }

    private static List<BuildErrorEventArgs> FileKinds(EditableCascade cascade)
    {
        RecordingBuildEngine engine = new();
        CheckFileKinds task = new()
        {
            BuildEngine = engine,
            Files = [.. Directory.EnumerateFiles(cascade.Folder).Select(file => new TaskItem(file))],
        };
        Assert.Equal(task.Execute(), engine.Errors.Count == 0);
        return engine.Errors;
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
