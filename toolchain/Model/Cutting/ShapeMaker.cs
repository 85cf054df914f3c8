using System.Buffers.Binary;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// Makes the shape of a value that a block does not have, from the sizes of its state; piece by piece, since axes other
/// than batch and sequence may differ. Uses only what all opsets have.
/// </summary>
internal sealed class ShapeMaker(RepeatedField<NodeProto> nodes, RepeatedField<TensorProto> constants, string state)
{
    private const string Prefix = "earlyexit:";

    private readonly HashSet<string> _made = [];
    private int _count;

    /// <summary>Adds the nodes that stand for a <c>Shape</c> or <c>Size</c>.</summary>
    /// <param name="asked">The node.</param>
    /// <param name="axes">The axes of what it asks of; all known.</param>
    public void Replace(NodeProto asked, IReadOnlyList<Axis> axes)
    {
        string output = asked.Output[0];
        if (asked.OpType == "Size")
        {
            Add("Reshape", output, [OfAxis(Axis.Product(axes)), Constant("scalar", [], [0])]);
            return;
        }

        int start = Place(asked, "start", 0, axes.Count);
        int end = Math.Max(start, Place(asked, "end", axes.Count, axes.Count));
        string[] pieces = [.. axes.Skip(start).Take(end - start).Select(OfAxis)];
        if (pieces.Length == 0)
        {
            constants.Add(Tensor(output, [], 0));
        }
        else
        {
            Add("Concat", output, pieces).Attribute.Add(Attributes.Of("axis", 0));
        }
    }

    /// <summary>A tensor of 64-bit integers with one axis.</summary>
    public static TensorProto Tensor(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape)
    {
        byte[] bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        TensorProto tensor = new()
        {
            Name = name,
            DataType = TensorProto.Types.DataType.Int64,
            RawData = ByteString.CopyFrom(bytes),
        };
        tensor.Dims.AddRange(shape.ToArray());
        return tensor;
    }

    private static int Place(NodeProto asked, string name, int otherwise, int rank)
    {
        long place = Operators.Attribute(asked, name) is { HasI: true } attribute ? attribute.I : otherwise;
        return (int)Math.Clamp(place < 0 ? place + rank : place, 0, rank);
    }

    // A vector of one number.
    private string OfAxis(Axis axis)
    {
        List<string> factors = [];
        if (axis.Factor != 1 || axis.IsNumber)
        {
            factors.Add(Constant(FormattableString.Invariant($"{axis.Factor}"), [axis.Factor], [1]));
        }

        factors.AddRange(Enumerable.Repeat(0, axis.BatchPower).Select(SizeOf));
        factors.AddRange(Enumerable.Repeat(1, axis.SequencePower).Select(SizeOf));
        return factors.Aggregate((left, right) =>
            Add("Mul", FormattableString.Invariant($"{Prefix}product{_count++}"), [left, right]).Output[0]);
    }

    private string SizeOf(int axis)
    {
        string sizes = Prefix + "sizes";
        if (_made.Add(sizes))
        {
            Add("Shape", sizes, [state]);
        }

        string size = FormattableString.Invariant($"{Prefix}size{axis}");
        if (_made.Add(size))
        {
            Add("Gather", size, [sizes, Constant(FormattableString.Invariant($"{axis}"), [axis], [1])]);
        }

        return size;
    }

    private string Constant(string key, ReadOnlySpan<long> values, ReadOnlySpan<long> shape)
    {
        string name = $"{Prefix}number {key}";
        if (_made.Add(name))
        {
            constants.Add(Tensor(name, values, shape));
        }

        return name;
    }

    private NodeProto Add(string operation, string output, string[] inputs)
    {
        NodeProto node = new() { Name = $"{Prefix}{operation} {output}", OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        nodes.Add(node);
        return node;
    }
}
