using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>The same classifier in half precision or with 8-bit products.</summary>
internal static class PrecisionVariants
{
    /// <summary>Makes all of single precision half.</summary>
    public static void Halve(ModelProto model)
    {
        model.Graph.ValueInfo.Clear();
        foreach (TensorProto tensor in model.Graph.Initializer)
        {
            Halve(tensor);
        }

        foreach (AttributeProto attribute in model.Graph.Node.SelectMany(node => node.Attribute))
        {
            if (attribute.T is { } tensor)
            {
                Halve(tensor);
            }
            else if (attribute is { Name: "to", I: (long)DataType.Float })
            {
                attribute.I = (long)DataType.Float16;
            }
        }

        foreach (ValueInfoProto output in model.Graph.Output)
        {
            output.Type.TensorType.ElemType = DataType.Float16;
        }
    }

    /// <summary>Makes products with weights 8-bit, their other factor quantized as it comes.</summary>
    public static void QuantizeDynamically(ModelProto model) => Products(model, (node, weight, scale, add) =>
    {
        string name = node.Output[0];
        NodeProto quantize = new() { OpType = "DynamicQuantizeLinear", Input = { node.Input[0] } };
        quantize.Output.AddRange([name + " q", name + " q scale", name + " q zero"]);
        add(quantize);
        add(Protos.Node("MatMulInteger", name + " whole", [name + " q", weight, name + " q zero"]));
        add(Protos.Node("Cast", name + " float", [name + " whole"], ("to", (long)DataType.Float)));
        add(Protos.Node("Mul", name + " scales", [name + " q scale", scale]));
        add(Protos.Node("Mul", name, [name + " float", name + " scales"]));
    });

    /// <summary>Puts quantize/dequantize pairs before products with weights, as static quantization does.</summary>
    public static void QuantizeAndDequantize(ModelProto model) => Products(model, (node, weight, scale, add) =>
    {
        string name = node.Output[0];
        TensorProto zero = new() { Name = name + " zero", DataType = DataType.Int8, RawData = ByteString.CopyFrom(0) };
        model.Graph.Initializer.AddRange([Protos.Float(name + " step", 0.05f), zero]);
        add(Protos.Node("QuantizeLinear", name + " q", [node.Input[0], name + " step", zero.Name]));
        add(Protos.Node("DequantizeLinear", name + " dq", [name + " q", name + " step", zero.Name]));
        add(Protos.Node("DequantizeLinear", name + " weight", [weight, scale]));
        add(Protos.Node("MatMul", name, [name + " dq", name + " weight"]));
    });

    /// <summary>Looks word embeddings up in an 8-bit table.</summary>
    public static void QuantizeEmbeddings(ModelProto model)
    {
        Dictionary<string, TensorProto> weights = model.Graph.Initializer.ToDictionary(tensor => tensor.Name);
        NodeProto[] nodes = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        foreach (NodeProto node in nodes)
        {
            if (node.OpType == "Gather" && weights.GetValueOrDefault(node.Input[0]) is
                { DataType: DataType.Float, Dims.Count: 2 } table)
            {
                string name = node.Output[0];
                model.Graph.Initializer.Add(Quantize(table, name + " table", out float scale));
                model.Graph.Initializer.Add(Protos.Float(name + " scale", scale));
                node.Input[0] = name + " table";
                node.Output[0] = name + " row";
                model.Graph.Node.Add(node);
                model.Graph.Node.Add(Protos.Node("DequantizeLinear", name, [name + " row", name + " scale"]));
            }
            else
            {
                model.Graph.Node.Add(node);
            }
        }
    }

    private static void Products(ModelProto model, Action<NodeProto, string, string, Action<NodeProto>> replace)
    {
        Dictionary<string, TensorProto> weights = model.Graph.Initializer.ToDictionary(tensor => tensor.Name);
        NodeProto[] nodes = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        HashSet<string> made = [];
        foreach (NodeProto node in nodes)
        {
            if (node.OpType == "MatMul" && weights.GetValueOrDefault(node.Input[1]) is { Dims.Count: 2 } weight)
            {
                if (made.Add(weight.Name))
                {
                    model.Graph.Initializer.Add(Quantize(weight, weight.Name + " 8", out float scale));
                    model.Graph.Initializer.Add(Protos.Float(weight.Name + " scale", scale));
                }

                replace(node, weight.Name + " 8", weight.Name + " scale", model.Graph.Node.Add);
            }
            else
            {
                model.Graph.Node.Add(node);
            }
        }
    }

    private static TensorProto Quantize(TensorProto weight, string name, out float scale)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(weight.RawData.Span).ToArray();
        float step = values.Max(MathF.Abs) / 127;
        scale = step;
        TensorProto tensor = new()
        {
            Name = name,
            DataType = DataType.Int8,
            RawData = ByteString.CopyFrom(Array.ConvertAll(values, v => (byte)(sbyte)MathF.Round(v / step))),
        };
        tensor.Dims.AddRange(weight.Dims);
        return tensor;
    }

    private static void Halve(TensorProto tensor)
    {
        if (tensor.DataType != DataType.Float)
        {
            return;
        }

        float[] values = tensor.HasRawData
            ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray()
            : [.. tensor.FloatData];
        Half[] halves = Array.ConvertAll(values, v => (Half)Math.Clamp(v, -65504, 65504));
        tensor.FloatData.Clear();
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<Half>(halves));
        tensor.DataType = DataType.Float16;
    }
}
