using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Inspection;
using Google.Protobuf;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Damaged and hostile graphs are refused with one message, and leave nothing behind.</summary>
public sealed class HostileGraphTests : IDisposable
{
    private const int Mutations = 1000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Truncated_and_flipped_graphs_are_refused_or_read()
    {
        byte[] whole = File.ReadAllBytes(new TinyClassifier { Layers = 1, Hidden = 4 }.Save(_folder["model.onnx"]));
        SplitMix64 random = new(11);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] bytes = i % 4 == 0 ? whole[..(int)random.Below(whole.Length)] : [.. whole];
            for (int flips = i % 4; flips > 0; flips--)
            {
                bytes[random.Below(bytes.Length)] ^= (byte)(1 << (int)random.Below(8));
            }

            refused += Refuses(bytes) ? 1 : 0;
        }

        // Most flips hit weights, names or nothing that matters.
        Assert.InRange(refused, Mutations / 4, Mutations);
    }

    [Fact]
    public void A_cycle_is_refused() => Refuses("cycle", model =>
    {
        NodeProto last = model.Graph.Node[^1];
        model.Graph.Node[1].Input[0] = last.Output[0];
    });

    [Fact]
    public void Deeply_nested_graphs_are_refused()
    {
        // Made by hand from the inside: what is written for each level is field, length, content.
        byte[] inner = [];
        for (int i = 0; i < 10_000; i++)
        {
            inner = Field(1, Field(5, Field(6, inner)));
        }

        Assert.Contains("not an ONNX model", Message(Field(7, inner)), StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_that_call_themselves_are_refused() => Refuses("call each other", model =>
    {
        FunctionProto function = new() { Name = "again", Domain = "test", Input = { "x" }, Output = { "y" } };
        function.Node.Add(Protos.Node("again", "y", ["x"]));
        function.Node[0].Domain = "test";
        model.Functions.Add(function);
        NodeProto call = model.Graph.Node.First(node => node.OpType == "Erf");
        (call.OpType, call.Domain) = ("again", "test");
    });

    [Fact]
    public void Functions_that_call_each_other_many_times_are_refused() => Refuses("nodes", model =>
    {
        for (int i = 0; i < 30; i++)
        {
            FunctionProto function = new() { Name = $"f{i}", Domain = "test", Input = { "x" }, Output = { "z" } };
            function.Node.Add(Protos.Node(i == 29 ? "Erf" : $"f{i + 1}", "y", ["x"]));
            function.Node.Add(Protos.Node(i == 29 ? "Erf" : $"f{i + 1}", "z", ["y"]));
            foreach (NodeProto node in function.Node)
            {
                node.Domain = i == 29 ? "" : "test";
            }

            model.Functions.Add(function);
        }

        NodeProto call = model.Graph.Node.First(node => node.OpType == "Erf");
        (call.OpType, call.Domain) = ("f0", "test");
    });

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../weights.bin")]
    [InlineData("..\\weights.bin")]
    [InlineData("C:weights.bin")]
    public void External_data_outside_the_folder_is_refused(string location)
    {
        File.WriteAllBytes(_folder["weights.bin"], new byte[100_000]);
        Refuses("inside the model's folder", model => MoveFirst(model, location, "0"));
    }

    [Fact]
    public void Values_in_attributes_are_looked_at_as_well()
    {
        Refuses("stored sparse", model => model.Graph.SparseInitializer.Add(new SparseTensorProto()));
        Refuses("stored sparse", model => Attribute(model).SparseTensor = new SparseTensorProto());
        Refuses("stored sparse", model => Attribute(model).SparseTensors.Add(new SparseTensorProto()));
        Refuses("inside the model's folder", model =>
        {
            TensorProto whole = Matrix(model).Clone();
            MoveFirst(model, "../weights.bin", "0");
            Attribute(model).Tensors.Add(Matrix(model).Clone());
            model.Graph.Initializer[model.Graph.Initializer.IndexOf(Matrix(model))] = whole;
        });
        Refuses("claims the shape", model => Attribute(model).Tensors.Add(new TensorProto
        {
            Dims = { 1L << 40 },
            DataType = TensorProto.Types.DataType.Float,
        }));
    }

    [Theory]
    [InlineData("0", "4")]
    [InlineData("99999999999999", "960")]
    [InlineData("-5", "960")]
    public void External_data_that_does_not_fit_is_refused(string offset, string length)
    {
        Directory.CreateDirectory(_folder["inner"]);
        File.WriteAllBytes(_folder["inner/weights.bin"], new byte[1000]);
        Refuses("the values of", model => MoveFirst(model, "weights.bin", offset, length));
    }

    [Fact]
    public void A_shape_that_nothing_can_have_is_refused()
    {
        Refuses("claims the shape", model => Matrix(model).Dims[0] = 1L << 40);
        Refuses("claims the shape", model => Matrix(model).Dims.AddRange([1L << 62, 1L << 62]));
        Refuses("asks for", model =>
        {
            model.Graph.Initializer.Add(Protos.Vector("huge", 1L << 40));
            model.Graph.Node.Insert(0, Protos.Node("ConstantOfShape", "zeros", ["huge"]));
        });
    }

    [Fact]
    public void Ids_that_feed_nothing_are_refused() => Refuses("table of word embeddings", model =>
    {
        foreach (NodeProto node in model.Graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == "input_ids" ? "attention_mask" : node.Input[i];
            }
        }
    });

    [Fact]
    public void A_value_made_twice_and_one_never_made_are_refused()
    {
        Refuses("two nodes make", model => model.Graph.Node.Add(model.Graph.Node[3].Clone()));
        Refuses("which nothing in the graph makes", model => model.Graph.Node[3].Input[0] = "nobody");
    }

    private static AttributeProto Attribute(ModelProto model)
    {
        AttributeProto attribute = new() { Name = "extra" };
        model.Graph.Node[0].Attribute.Add(attribute);
        return attribute;
    }

    private static TensorProto Matrix(ModelProto model) =>
        model.Graph.Initializer.First(tensor => tensor.Dims.Count == 2);

    private static void MoveFirst(ModelProto model, string location, string offset, string? length = null)
    {
        TensorProto tensor = Matrix(model);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
        length ??= $"{tensor.RawData.Length}";
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ClearRawData();
    }

    private static byte[] Field(int number, byte[] content)
    {
        using MemoryStream stream = new();
        using (CodedOutputStream output = new(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }

    private void Refuses(string reason, Action<ModelProto> change)
    {
        ModelProto model = Protos.Read(new TinyClassifier().Save(_folder["plain.onnx"]));
        change(model);
        Assert.Contains(reason, Message(model.ToByteArray()), StringComparison.Ordinal);
    }

    private string Message(byte[] bytes)
    {
        Directory.CreateDirectory(_folder["inner"]);
        File.WriteAllBytes(_folder["inner/model.onnx"], bytes);
        ToolException e = Assert.Throws<ToolException>(
            () => Inspector.Inspect(_folder["inner/model.onnx"], CancellationToken.None));
        Assert.InRange(e.Message.Length, 1, 800);
        return e.Message;
    }

    private bool Refuses(byte[] bytes)
    {
        File.WriteAllBytes(_folder["mutant.onnx"], bytes);
        try
        {
            Inspector.Inspect(_folder["mutant.onnx"], CancellationToken.None);
            return false;
        }
        catch (ToolException)
        {
            return true;
        }
    }
}
