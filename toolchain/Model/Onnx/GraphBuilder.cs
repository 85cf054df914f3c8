using System.Globalization;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Model.Onnx;

/// <summary>
/// Writes an ONNX graph: inputs, initializers and nodes in the order in which they run. Values go by their names;
/// every method that makes one returns its name. Not thread-safe.
/// </summary>
internal sealed class GraphBuilder
{
    /// <summary>The domain of ONNX Runtime's own fused operators.</summary>
    public const string Microsoft = "com.microsoft";

    private const int IrVersion = 8;
    private const int OpsetVersion = 17;

    private readonly GraphProto _graph;
    private readonly List<StringStringEntryProto> _metadata = [];
    private readonly HashSet<string> _names = [];

    /// <summary>Starts an empty graph.</summary>
    public GraphBuilder(string name) => _graph = new GraphProto { Name = name };

    /// <summary>Declares an input of the graph.</summary>
    public string Input(string name, ElementType type, params ReadOnlySpan<Dimension> shape)
    {
        _graph.Input.Add(Value(Claim(name), type, shape));
        return name;
    }

    /// <summary>Declares a value made by a node as an output of the graph.</summary>
    /// <exception cref="ArgumentException">No node, input or initializer makes it.</exception>
    public void Output(string name, ElementType type, params ReadOnlySpan<Dimension> shape)
    {
        RequireKnown(name);
        _graph.Output.Add(Value(name, type, shape));
    }

    /// <summary>Adds an initializer of single-precision values that is kept in the graph itself.</summary>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Inline(name, TensorProto.Types.DataType.Float, values, shape);

    /// <summary>Adds an initializer of 64-bit integers that is kept in the graph itself.</summary>
    public string Constant(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Inline(name, TensorProto.Types.DataType.Int64, values, shape);

    /// <summary>Adds an initializer of 32-bit integers that is kept in the graph itself.</summary>
    public string Constant(string name, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        Inline(name, TensorProto.Types.DataType.Int32, values, shape);

    /// <summary>Adds an initializer whose values lie in a file beside the graph.</summary>
    public string External(string name, WeightReference weight)
    {
        TensorProto tensor = new()
        {
            Name = Claim(name),
            DataType = (TensorProto.Types.DataType)weight.Type,
            DataLocation = TensorProto.Types.DataLocation.External,
        };
        tensor.Dims.AddRange(weight.Shape);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = weight.File });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = Text(weight.Offset) });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = Text(weight.Length) });
        _graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Adds a node of one output, of ai.onnx; see <see cref="Add"/>.</summary>
    public string Node(
        string operation, string output, string[] inputs, params (string Name, object Value)[] attributes)
    {
        Add("", operation, [output], inputs, attributes);
        return output;
    }

    /// <summary>Adds a node of one output, of com.microsoft; see <see cref="Add"/>.</summary>
    public string Fused(
        string operation, string output, string[] inputs, params (string Name, object Value)[] attributes)
    {
        Add(Microsoft, operation, [output], inputs, attributes);
        return output;
    }

    /// <summary>Adds a node.</summary>
    /// <param name="domain">The operator's domain; empty for ai.onnx.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="outputs">New names; an empty one is an optional output left out.</param>
    /// <param name="inputs">Names of values made before; an empty one is an optional input left out.</param>
    /// <param name="attributes">Ints, longs, floats, strings, arrays of longs or floats.</param>
    /// <exception cref="ArgumentException">
    /// An input is not known, an output's name is taken, or an attribute has no form.
    /// </exception>
    public void Add(
        string domain,
        string operation,
        string[] outputs,
        string[] inputs,
        params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        foreach (string input in inputs.Where(n => n.Length > 0))
        {
            RequireKnown(input);
        }

        NodeProto node = new() { Name = $"{operation}/{outputs[0]}", OpType = operation, Domain = domain };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs.Select(n => n.Length > 0 ? Claim(n) : n));
        foreach ((string name, object value) in attributes)
        {
            node.Attribute.Add(Attributes.Of(name, value));
        }

        _graph.Node.Add(node);
    }

    /// <summary>Whether a value of that name was made already.</summary>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>Says something about the graph that whoever loads it can read.</summary>
    public void Metadata(string key, string value) =>
        _metadata.Add(new StringStringEntryProto { Key = key, Value = value });

    /// <summary>Writes the graph as an ONNX model.</summary>
    public void Save(string path)
    {
        ModelProto model = new() { IrVersion = IrVersion, ProducerName = "EarlyExitGen", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OpsetVersion });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Microsoft, Version = 1 });
        model.MetadataProps.AddRange(_metadata);
        File.WriteAllBytes(path, model.ToByteArray());
    }

    /// <summary>The graph as it is so far; it is not copied.</summary>
    public GraphProto Graph => _graph;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static ValueInfoProto Value(string name, ElementType type, ReadOnlySpan<Dimension> shape)
    {
        TensorShapeProto dimensions = new();
        foreach (Dimension d in shape)
        {
            dimensions.Dim.Add(d.Name is null
                ? new TensorShapeProto.Types.Dimension { DimValue = d.Size }
                : new TensorShapeProto.Types.Dimension { DimParam = d.Name });
        }

        TypeProto.Types.Tensor tensor = new() { ElemType = (TensorProto.Types.DataType)type, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private string Inline<T>(
        string name, TensorProto.Types.DataType type, ReadOnlySpan<T> values, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        TensorProto tensor = new()
        {
            Name = Claim(name),
            DataType = type,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
        tensor.Dims.AddRange(shape.ToArray());
        _graph.Initializer.Add(tensor);
        return name;
    }

    private string Claim(string name) =>
        _names.Add(name)
            ? name
            : throw new ArgumentException($"The graph has a value named '{name}' already.", nameof(name));

    private void RequireKnown(string name)
    {
        if (!_names.Contains(name))
        {
            throw new ArgumentException($"Nothing in the graph makes a value named '{name}'.", nameof(name));
        }
    }
}
