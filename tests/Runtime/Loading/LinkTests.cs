using EarlyExitGen.Loading;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

/// <summary>Files of a cascade may be links to files elsewhere; names may not lead out of the folder.</summary>
public sealed class LinkTests : IDisposable
{
    private readonly TestCascade _cascade = TestCascade.Create(new() { ExternalData = true });
    private readonly DirectoryInfo _elsewhere = Directory.CreateTempSubdirectory("earlyexit-test-");

    private readonly float[] _expected;

    public LinkTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links takes a privilege on Windows.");
        _expected = Answer(_cascade.ManifestFile, lazy: false);
    }

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("block-00.onnx")]
    [InlineData("vocab.txt weights.bin block-00.onnx block-02.onnx block-04.onnx")]
    public void A_file_may_be_a_link(string files)
    {
        // Each in a folder of its own, under a name of its own, as content-addressed stores have them.
        foreach (string file in files.Split(' '))
        {
            Move(file, Path.Combine(_elsewhere.CreateSubdirectory("of-" + file).FullName, "blob"));
        }

        AssertAnswers(_cascade.ManifestFile);
    }

    [Fact]
    public void All_files_may_be_links_into_one_folder()
    {
        foreach (string path in Directory.GetFiles(_cascade.Folder).Where(path => path != _cascade.ManifestFile))
        {
            Move(
                Path.GetFileName(path),
                Path.Combine(_elsewhere.FullName, $"{path.GetHashCode(StringComparison.Ordinal):x}"));
        }

        AssertAnswers(_cascade.ManifestFile);
    }

    [Fact]
    public void A_folder_may_be_swapped_by_a_link_as_a_volume_of_Kubernetes_is()
    {
        string version = Path.Combine(_cascade.Folder, "..2026_11_29");
        Directory.CreateDirectory(version);
        Directory.CreateSymbolicLink(Path.Combine(_cascade.Folder, "..data"), "..2026_11_29");
        foreach (string path in Directory.GetFiles(_cascade.Folder))
        {
            string file = Path.GetFileName(path);
            File.Move(path, Path.Combine(version, file));
            File.CreateSymbolicLink(path, Path.Combine("..data", file));
        }

        AssertAnswers(_cascade.ManifestFile);
    }

    [Fact]
    public void The_cascades_folder_may_be_a_link_and_its_data_too()
    {
        Move("weights.bin", Path.Combine(_elsewhere.FullName, "blob"));
        string link = Path.Combine(_elsewhere.FullName, "tiny");
        Directory.CreateSymbolicLink(link, _cascade.Folder);
        AssertAnswers(Path.Combine(link, Path.GetFileName(_cascade.ManifestFile)));
    }

    [Fact]
    public void What_a_link_leads_to_is_compared_by_its_hash()
    {
        string blob = Path.Combine(_elsewhere.FullName, "blob");
        Move("weights.bin", blob);
        byte[] bytes = File.ReadAllBytes(blob);
        bytes[^1] ^= 1;
        File.WriteAllBytes(blob, bytes);
        CascadeException e =
            Assert.Throws<CascadeException>(() => InterpretedCascade.Load(_cascade.ManifestFile).Dispose());
        Assert.Contains("is not the one that the cascade was built with", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_data_behind_a_link_only_the_graph_is_read_into_memory()
    {
        Move("weights.bin", Path.Combine(_elsewhere.FullName, "blob"));
        string block = Path.Combine(_cascade.Folder, "block-02.onnx");
        LinkedGraph linked = LinkedGraph.Of(block, [Path.Combine(_cascade.Folder, "weights.bin")])!;
        Assert.Equal(RealPath.Of(_elsewhere.FullName), linked.Folder);
        Assert.InRange(linked.Graph.Length, 1, (int)new FileInfo(block).Length);
    }

    [Fact]
    public void Without_links_nothing_is_read_into_memory() => Assert.Null(LinkedGraph.Of(
        Path.Combine(_cascade.Folder, "block-02.onnx"), [Path.Combine(_cascade.Folder, "weights.bin")]));

    [Fact]
    public void A_link_that_leads_to_itself_is_refused()
    {
        string path = Path.Combine(_cascade.Folder, "weights.bin");
        File.Delete(path);
        File.CreateSymbolicLink(path, path);
        CascadeException e =
            Assert.Throws<CascadeException>(() => InterpretedCascade.Load(_cascade.ManifestFile).Dispose());
        Assert.Equal(path, e.File);
    }

    [Theory]
    [InlineData("../blob")]
    [InlineData("/etc/passwd")]
    public void A_name_in_a_graph_that_leads_out_of_the_folder_is_refused(string name)
    {
        GraphBuilder graph = new("escaping");
        graph.Input("input_ids", ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        WeightReference table = new(name, 0, 80, ElementType.Float, [10, 2]);
        graph.Node("Gather", "rows", [graph.External("table", table), "input_ids"]);
        graph.Node("ReduceMean", "logits", ["rows"], ("axes", new long[] { 1 }), ("keepdims", 0));
        graph.Output("logits", ElementType.Float, Dimension.Batch, 2);
        string path = Path.Combine(_elsewhere.FullName, "block.onnx");
        graph.Save(path);
        string data = Path.Combine(_elsewhere.FullName, "weights.bin");
        File.CreateSymbolicLink(data, Path.Combine(_cascade.Folder, "weights.bin"));
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => LinkedGraph.Of(path, [data]));
        Assert.Contains($"'{name}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_is_written_again_byte_by_byte_where_no_name_changes()
    {
        foreach (string path in Directory.GetFiles(_cascade.Folder, "*.onnx"))
        {
            byte[] graph = File.ReadAllBytes(path);
            Assert.Equal(graph, ExternalLocations.Rewrite(graph, name => name));
            for (int length = 1; length < graph.Length; length += 97)
            {
                try
                {
                    ExternalLocations.Rewrite(graph[..length], name => name + "longer");
                }
                catch (InvalidDataException)
                {
                    continue;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cascade.Dispose();
        _elsewhere.Delete(recursive: true);
    }

    private void Move(string file, string to)
    {
        string path = Path.Combine(_cascade.Folder, file);
        File.Move(path, to);
        File.CreateSymbolicLink(path, to);
    }

    private void AssertAnswers(string manifest)
    {
        foreach (bool lazy in (bool[])[false, true])
        {
            Assert.Equal(_expected, Answer(manifest, lazy));
        }
    }

    private static float[] Answer(string manifest, bool lazy)
    {
        using InterpretedCascade interpreted =
            InterpretedCascade.Load(manifest, new CascadeOptions { LazyBlocks = lazy });
        float[] logits = new float[9];
        interpreted.Trace("the bank of wall street", logits);
        return logits;
    }
}
