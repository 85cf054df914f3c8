using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf.Collections;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>Makes a slice a graph of its own, with the names and types that blocks have at their borders.</summary>
internal sealed class BlockWriter
{
    // Marks a name as the block's own until all others have been looked at.
    private const char Mark = '\u0001';

    private readonly SourceGraph _source;
    private readonly IReadOnlyDictionary<string, ValueShape> _shapes;
    private readonly GraphProto _graph = new();
    private readonly RepeatedField<NodeProto> _last = [];

    // What values are called in the block, where that is not what they were called.
    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<string> _border = [];

    private BlockWriter(SourceGraph source, IReadOnlyDictionary<string, ValueShape> shapes)
    {
        _source = source;
        _shapes = shapes;
    }

    /// <summary>Writes a block.</summary>
    /// <param name="source">The graph that is cut.</param>
    /// <param name="shapes">The shapes of its values.</param>
    /// <param name="slice">What the block is made of.</param>
    /// <param name="given">The states that it takes: values, and the names of the block's inputs.</param>
    /// <param name="wanted">What it gives: values, and the names of the block's outputs.</param>
    public static ModelProto Write(
        SourceGraph source,
        IReadOnlyDictionary<string, ValueShape> shapes,
        Slice slice,
        IReadOnlyList<(string Value, string Name)> given,
        IReadOnlyList<(string Value, string Name)> wanted)
    {
        BlockWriter writer = new(source, shapes);
        foreach (GraphInput input in slice.Inputs)
        {
            writer.AddInput(input);
        }

        foreach ((string value, string name) in given)
        {
            writer.AddState(value, name);
        }

        foreach ((string value, string name) in wanted)
        {
            writer.AddOutput(value, name);
        }

        writer.AddNodes(slice, given.Count > 0 ? given[0].Name : "");
        return writer.Finish();
    }

    private void AddInput(GraphInput input)
    {
        bool isInteger = input.Type is DataType.Int32 or DataType.Int64;
        _border.Add(input.BlockName);
        _graph.Input.Add(Value(input.BlockName, isInteger ? input.Type : DataType.Int64, [Axis.Batch, Axis.Sequence]));
        Enter(input.Name, input.BlockName, isInteger ? null : input.Type);
    }

    private void AddState(string value, string name)
    {
        ValueShape shape = _shapes[value];
        _border.Add(name);
        _graph.Input.Add(Value(name, DataType.Float, shape.Axes));
        Enter(value, name, shape.Type == DataType.Float ? null : shape.Type);
    }

    private void Enter(string value, string name, DataType? cast)
    {
        if (cast is { } type)
        {
            _graph.Node.Add(Cast(Mark + name, value, type));
        }
        else
        {
            _names[value] = name;
        }
    }

    private void AddOutput(string value, string name)
    {
        ValueShape shape = _shapes[value];
        _border.Add(name);
        _graph.Output.Add(Value(name, DataType.Float, shape.Axes));
        if (shape.Type == DataType.Float)
        {
            _names[value] = name;
        }
        else
        {
            _last.Add(Cast(value, Mark + name, DataType.Float));
        }
    }

    private void AddNodes(Slice slice, string state)
    {
        ShapeMaker shapes = new(_graph.Node, _graph.Initializer, Mark + state);
        foreach (string name in slice.Initializers)
        {
            _graph.Initializer.Add(_source.Initializers[name].Clone());
        }

        foreach (int i in slice.Nodes)
        {
            NodeProto node = _source.Nodes[i];
            if (slice.Shapes.Contains(i))
            {
                shapes.Replace(node, _shapes[node.Input[0]].Axes);
            }
            else if (node is { OpType: "CastLike", Input: [var value, var other] }
                && _shapes.TryGetValue(other, out ValueShape? like))
            {
                _graph.Node.Add(Cast(value, node.Output[0], like.Type));
            }
            else
            {
                _graph.Node.Add(node.Clone());
            }
        }

        _graph.Node.AddRange(_last);
    }

    private ModelProto Finish()
    {
        foreach (TensorProto tensor in _graph.Initializer)
        {
            tensor.Name = Rename(tensor.Name);
        }

        foreach (NodeProto node in _graph.Node)
        {
            Bodies.Rename(node, Rename);
        }

        _graph.Name = "block";
        ModelProto original = _source.Model;
        ModelProto model = new()
        {
            IrVersion = original.IrVersion,
            ProducerName = original.ProducerName,
            ProducerVersion = original.ProducerVersion,
            Graph = _graph,
        };
        model.OpsetImport.AddRange(original.OpsetImport);
        model.MetadataProps.AddRange(original.MetadataProps);
        NameScopes.MakeUnique(_source.File, _graph);
        return model;
    }

    // What comes in and goes out has its block's name; another value of that name makes way.
    private string Rename(string name) => name.StartsWith(Mark) ? name[1..]
        : _names.TryGetValue(name, out string? other) ? other
        : _border.Contains(name) ? name + "~" : name;

    /// <summary>A node that changes the type of a value.</summary>
    public static NodeProto Cast(string from, string to, DataType type)
    {
        string name = $"earlyexit:cast {to.TrimStart(Mark)}";
        NodeProto node = new() { Name = name, OpType = "Cast", Input = { from }, Output = { to } };
        node.Attribute.Add(Attributes.Of("to", (long)type));
        return node;
    }

    private static ValueInfoProto Value(string name, DataType type, IReadOnlyList<Axis> axes)
    {
        TensorShapeProto shape = new();
        shape.Dim.AddRange(axes.Select(axis => axis.IsNumber
            ? new TensorShapeProto.Types.Dimension { DimValue = axis.Factor }
            : new TensorShapeProto.Types.Dimension { DimParam = axis.ToString() }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = shape } },
        };
    }
}
