using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>Makes nodes; each is named after its first output.</summary>
internal static class Nodes
{
    /// <summary>A node without attributes.</summary>
    public static NodeProto Of(string domain, string type, string[] inputs, params string[] outputs)
    {
        NodeProto node = new() { Name = outputs[0], OpType = type, Domain = domain };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        return node;
    }

    /// <summary>A node that turns numbers into single precision.</summary>
    public static NodeProto Widen(string input, string output)
    {
        NodeProto node = Of("", "Cast", [input], output);
        node.Attribute.Add(new AttributeProto
        {
            Name = "to",
            I = (long)TensorProto.Types.DataType.Float,
            Type = AttributeProto.Types.AttributeType.Int,
        });
        return node;
    }
}
