using System.Security.Cryptography;
using EarlyExitGen.Tasks.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Onnx;
using Google.Protobuf;
using Xunit;
using External = EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types.DataLocation;

namespace EarlyExitGen.Tasks.Tests.Onnx;

public sealed class BlockFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

    private string Block => Path.Combine(_folder.FullName, "block.onnx");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Weights_are_skipped_not_kept()
    {
        GraphBuilder graph = new("large");
        graph.Constant("weights", new float[8_000_000], 8_000_000);
        graph.Input("input_ids", Toolchain.Model.Onnx.ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        graph.Node("Identity", "logits", ["input_ids"]);
        graph.Output("logits", Toolchain.Model.Onnx.ElementType.Float, Dimension.Batch, 2);
        graph.Save(Block);
        BlockFile.Read(Block);

        long before = GC.GetAllocatedBytesForCurrentThread();
        BlockFile file = BlockFile.Read(Block);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("int32 [batch, sequence]", file.Graph!.Signature.Input("input_ids")!.ToString());
        Assert.Equal("float32 [batch, 2]", file.Graph.Signature.Output("logits")!.ToString());
        Assert.InRange(allocated, 0, 2_000_000);
    }

    // The file takes no room on disk, but has to be read.
    [Fact]
    public void A_file_over_2_GB_is_hashed_and_is_no_graph()
    {
        using (FileStream stream = File.Create(Block))
        {
            stream.SetLength((1L << 31) + 1);
        }

        BlockFile file = BlockFile.Read(Block);
        Assert.Null(file.Graph);
        Assert.Contains(
            "more than the 2 GB that a graph can have; move its weights to external data",
            file.Fault,
            StringComparison.Ordinal);

        // As sha256sum says.
        Assert.Equal("b8030a8ab89280935633d8d991da3d9907c0f12e8b6fc3bfc515f4d440872b6e", file.Sha256);
    }

    [Fact]
    public void Whatever_the_bytes_are_there_is_a_graph_or_a_fault()
    {
        using TestCascade cascade = TestCascade.Create(new() { ExternalData = true });
        byte[] valid = File.ReadAllBytes(Path.Combine(cascade.Folder, "block-02.onnx"));
        Random random = new(1);
        int graphs = 0;
        for (int i = 0; i < 2_000; i++)
        {
            byte[] bytes = valid[..(random.Next(4) == 0 ? random.Next(valid.Length) : valid.Length)];
            for (int j = random.Next(4); j > 0 && bytes.Length > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(Block, bytes);
            BlockFile file = BlockFile.Read(Block);
            Assert.NotEqual(file.Graph is null, file.Fault is null);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);
            graphs += file.Graph is null ? 0 : 1;
        }

        Assert.InRange(graphs, 200, 1_800);
    }

    [Fact]
    public void Inputs_that_have_values_are_none_of_the_block()
    {
        ModelProto model = new() { IrVersion = 3, Graph = new GraphProto() };
        model.Graph.Input.Add(new ValueInfoProto { Name = "input_ids" });
        model.Graph.Input.Add(new ValueInfoProto { Name = "weights" });
        model.Graph.Initializer.Add(new TensorProto { Name = "weights" });
        Assert.Equal("input_ids", Assert.Single(Read(model).Signature.Inputs).Name);
    }

    [Fact]
    public void What_a_graph_leaves_open_is_said_to_be_open()
    {
        ModelProto model = new() { IrVersion = 8, Graph = new GraphProto() };
        TensorShapeProto shape =
            new()
            {
                Dim = { new TensorShapeProto.Types.Dimension(), new TensorShapeProto.Types.Dimension { DimValue = -1 } }
            };
        model.Graph.Input.Add(new ValueInfoProto { Name = "none", Type = new TypeProto() });
        model.Graph.Input.Add(
            new ValueInfoProto
            {
                Name = "shapeless",
                Type = new TypeProto { TensorType = new() { ElemType = TensorProto.Types.DataType.Double } },
            });
        model.Graph.Input.Add(
            new ValueInfoProto
            {
                Name = "open",
                Type = new TypeProto { TensorType = new() { ElemType = (TensorProto.Types.DataType)99, Shape = shape } }
            });
        Assert.Equal(
            ["no tensor", "float64 of unknown shape", "type 99 [?, ?]"],
            Read(model).Signature.Inputs.Select(i => i.ToString()));
    }

    [Fact]
    public void External_data_is_found_wherever_a_model_holds_tensors()
    {
        NodeProto constant =
            new() { Attribute = { new AttributeProto { T = Tensor("t"), Tensors = { Tensor("tensors") } } } };
        SparseTensorProto sparse = new() { Values = Tensor("values"), Indices = Tensor("indices") };
        GraphProto inner = new() { Initializer = { Tensor("inner") }, Node = { constant } };
        ModelProto model = new() { IrVersion = 8, Graph = new GraphProto() };
        model.Graph.Initializer.Add(Tensor("initializer"));
        model.Graph.Initializer.Add(Tensor("initializer"));
        model.Graph.Initializer.Add(new TensorProto { ExternalData = { Location("not external") } });
        model.Graph.SparseInitializer.Add(sparse);
        model.Graph.Node.Add(
            new NodeProto
            {
                Attribute = { new AttributeProto { G = inner, Graphs = { inner }, SparseTensor = sparse } }
            });
        model.Functions.Add(
            new FunctionProto
            {
                Node = { new NodeProto { Attribute = { new AttributeProto { T = Tensor("function") } } } }
            });
        Assert.Equal(
            ["function", "indices", "initializer", "inner", "t", "tensors", "values"],
            Read(model).ExternalFiles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Graphs_within_graphs_are_read_so_far_and_no_further()
    {
        Assert.Equal(["deep"], Read(Nested(40)).ExternalFiles);

        File.WriteAllBytes(Block, Nested(80).ToByteArray());
        Assert.Equal("it is cut short, or of another format", BlockFile.Read(Block).Fault);
    }

    private static ModelProto Nested(int depth)
    {
        GraphProto graph = new() { Initializer = { Tensor("deep") } };
        for (int i = 0; i < depth; i++)
        {
            graph = new GraphProto { Node = { new NodeProto { Attribute = { new AttributeProto { G = graph } } } } };
        }

        return new ModelProto { IrVersion = 8, Graph = graph };
    }

    private static TensorProto Tensor(string file) => new()
    {
        DataLocation = External.External,
        ExternalData = { new StringStringEntryProto { Key = "offset", Value = "64" }, Location(file) },
    };

    private static StringStringEntryProto Location(string file) => new() { Key = "location", Value = file };

    private BlockGraph Read(ModelProto model)
    {
        File.WriteAllBytes(Block, model.ToByteArray());
        return BlockFile.Read(Block).Graph!;
    }
}
