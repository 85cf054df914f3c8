using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.AttributeProto.Types;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Short ways to write nodes and tensors.</summary>
internal static class Protos
{
    /// <summary>Reads a model.</summary>
    public static ModelProto Read(string file) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));

    /// <summary>A node of one output.</summary>
    public static NodeProto Node(
        string operation, string output, string[] inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        NodeProto node = new() { OpType = operation, Output = { output } };
        node.Input.AddRange(inputs);
        foreach ((string name, object value) in attributes)
        {
            node.Attribute.Add(
                value is GraphProto body ? new AttributeProto { Name = name, G = body, Type = AttributeType.Graph }
                : value is TensorProto tensor ? new AttributeProto
                {
                    Name = name,
                    T = tensor,
                    Type = AttributeType.Tensor
                }
                : Attributes.Of(name, value));
        }

        return node;
    }

    /// <summary>A vector of 64-bit integers.</summary>
    public static TensorProto Vector(string name, params ReadOnlySpan<long> values)
    {
        TensorProto tensor = new() { Name = name, DataType = DataType.Int64, Dims = { values.Length } };
        tensor.Int64Data.AddRange(values.ToArray());
        return tensor;
    }

    /// <summary>A 64-bit integer.</summary>
    public static TensorProto Number(string name, long value) =>
        new() { Name = name, DataType = DataType.Int64, Int64Data = { value } };

    /// <summary>A number of single precision.</summary>
    public static TensorProto Float(string name, float value) =>
        new() { Name = name, DataType = DataType.Float, FloatData = { value } };

    /// <summary>True.</summary>
    public static TensorProto True(string name) =>
        new() { Name = name, DataType = DataType.Bool, RawData = ByteString.CopyFrom(1) };

    /// <summary>The node that makes a value.</summary>
    public static NodeProto Maker(ModelProto model, string value) =>
        model.Graph.Node.First(node => node.Output.Contains(value));

    /// <summary>The node that takes one token of each text, in a <see cref="TinyClassifier"/>.</summary>
    public static NodeProto Pool(ModelProto model) => model.Graph.Node.First(
        node => node.OpType == "Gather" && node.Attribute.Any(attribute => attribute is { Name: "axis", I: 1 }));

    /// <summary>The node that looks positions up, in a <see cref="TinyClassifier"/>.</summary>
    public static NodeProto Positions(ModelProto model) => model.Graph.Node.First(
        node => node.OpType == "Gather" && node.Input[1].StartsWith("Range", StringComparison.Ordinal));
}
