using System.Globalization;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.AttributeProto.Types;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace Attach;

/// <summary>An ONNX graph that grows node by node; a value is known by its name.</summary>
internal sealed class OnnxGraph
{
    private const long OpsetVersion = 17;

    private readonly GraphProto _graph = new() { Name = "main_graph" };
    private int _count;

    /// <summary>Declares an input of whole numbers, [batch, sequence].</summary>
    public string Input(string name)
    {
        _graph.Input.Add(Value(name, DataType.Int64, Axis("batch_size"), Axis("sequence_length")));
        return name;
    }

    /// <summary>Declares an output, [batch, <paramref name="columns"/>].</summary>
    public void Output(string name, string value, long columns)
    {
        _graph.Node.Add(new NodeProto { Name = name, OpType = "Identity", Input = { value }, Output = { name } });
        _graph.Output.Add(Value(
            name, DataType.Float, Axis("batch_size"), new TensorShapeProto.Types.Dimension { DimValue = columns }));
    }

    /// <summary>Adds a node; returns its output.</summary>
    public string Node(string type, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        string output = Name(type);
        _graph.Node.Add(new NodeProto
        {
            Name = output, OpType = type, Input = { inputs }, Output = { output }, Attribute = { attributes },
        });
        return output;
    }

    /// <summary>Adds a tensor of floats.</summary>
    public string Tensor(string name, long[] shape, float[] values)
    {
        Initialize(name, DataType.Float, shape, MemoryMarshal.AsBytes<float>(values));
        return name;
    }

    /// <summary>A single float.</summary>
    public string Scalar(float value) => Tensor(Name("scalar"), [], [value]);

    /// <summary>A list of whole numbers.</summary>
    public string Longs(params long[] values)
    {
        string name = Name("longs");
        Initialize(name, DataType.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values));
        return name;
    }

    /// <summary>An attribute that is a whole number.</summary>
    public static AttributeProto Number(string name, long value) =>
        new() { Name = name, Type = AttributeType.Int, I = value };

    /// <summary>An attribute that is a float.</summary>
    public static AttributeProto Real(string name, float value) =>
        new() { Name = name, Type = AttributeType.Float, F = value };

    /// <summary>An attribute that is a list of whole numbers.</summary>
    public static AttributeProto Numbers(string name, params long[] values) =>
        new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    /// <summary>Writes the file.</summary>
    public void Save(string file)
    {
        using FileStream stream = File.Create(file);
        new ModelProto
        {
            IrVersion = 8,
            ProducerName = "samples/Attach",
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Version = OpsetVersion } },
        }.WriteTo(stream);
    }

    private string Name(string stem) => string.Create(CultureInfo.InvariantCulture, $"{stem}_{_count++}");

    private void Initialize(string name, DataType type, long[] shape, ReadOnlySpan<byte> values) =>
        _graph.Initializer.Add(new TensorProto
        {
            Name = name, DataType = type, Dims = { shape }, RawData = ByteString.CopyFrom(values),
        });

    private static TensorShapeProto.Types.Dimension Axis(string name) => new() { DimParam = name };

    private static ValueInfoProto Value(
        string name, DataType type, params TensorShapeProto.Types.Dimension[] shape) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = type, Shape = new TensorShapeProto { Dim = { shape } },
            },
        },
    };
}
