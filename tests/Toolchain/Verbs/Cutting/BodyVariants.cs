using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Operators in graphs inside nodes, which read values of the graph around them.</summary>
internal static class BodyVariants
{
    /// <summary>Puts products, normalisations and softmaxes into an <c>If</c> that the texts decide.</summary>
    public static void WrapInIf(ModelProto model)
    {
        string condition = $"condition {model.Graph.Node.Count}";
        NodeProto[] made =
        [
            new() { OpType = "Shape", Input = { "input_ids" }, Output = { condition + " shape" } },
            new() { OpType = "ReduceMax", Input = { condition + " shape" }, Output = { condition + " size" } },
            new() { OpType = "Greater", Input = { condition + " size", condition + " limit" }, Output = { condition } },
        ];
        made[1].Attribute.Add(new AttributeProto { Name = "keepdims", I = 0, Type = AttributeProto.Types.AttributeType.Int });
        model.Graph.Initializer.Add(new TensorProto { Name = condition + " limit", DataType = TensorProto.Types.DataType.Int64, Int64Data = { 9 } });
        Wrap(model, condition, made);
    }

    /// <summary>Puts them into an <c>If</c> that is decided when the model is exported.</summary>
    public static void WrapInDecidedIf(ModelProto model)
    {
        model.Graph.Initializer.Add(new TensorProto { Name = "decided", DataType = TensorProto.Types.DataType.Bool, RawData = ByteString.CopyFrom(1) });
        Wrap(model, "decided", []);
    }

    /// <summary>Puts normalisations into a <c>Loop</c> that runs once.</summary>
    public static void WrapInLoop(ModelProto model)
    {
        model.Graph.Initializer.Add(new TensorProto { Name = "once", DataType = TensorProto.Types.DataType.Int64, Int64Data = { 1 } });
        model.Graph.Initializer.Add(new TensorProto { Name = "go on", DataType = TensorProto.Types.DataType.Bool, RawData = ByteString.CopyFrom(1) });
        int count = 0;
        foreach (NodeProto node in model.Graph.Node.Where(node => node.OpType is "LayerNormalization").ToArray())
        {
            string name = $"loop {count++} ";
            NodeProto inner = node.Clone();
            inner.Input[0] = name + "taken";
            inner.Output.Clear();
            inner.Output.Add(name + "made");
            GraphProto body = new() { Name = "body" };
            body.Node.Add(inner);
            body.Node.Add(new NodeProto { OpType = "Identity", Input = { name + "before" }, Output = { name + "after" } });
            body.Input.Add(Value(name + "round", TensorProto.Types.DataType.Int64));
            body.Input.Add(Value(name + "before", TensorProto.Types.DataType.Bool));
            body.Input.Add(Value(name + "taken", TensorProto.Types.DataType.Float));
            body.Output.Add(Value(name + "after", TensorProto.Types.DataType.Bool));
            body.Output.Add(Value(name + "made", TensorProto.Types.DataType.Float));
            NodeProto loop = new() { OpType = "Loop", Input = { "once", "go on", node.Input[0] }, Output = { node.Output[0] } };
            loop.Attribute.Add(new AttributeProto { Name = "body", G = body, Type = AttributeProto.Types.AttributeType.Graph });
            model.Graph.Node[model.Graph.Node.IndexOf(node)] = loop;
        }

        model.Graph.ValueInfo.Clear();
    }

    private static void Wrap(ModelProto model, string condition, NodeProto[] made)
    {
        NodeProto[] nodes = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(made);
        foreach (NodeProto node in nodes)
        {
            // With the shape of a value outside asked for inside, in the branch that is not taken for short texts.
            bool isWrapped = node.Output.Count == 1 && node.OpType is "MatMul" or "LayerNormalization" or "Softmax" or "If";
            if (isWrapped)
            {
                NodeProto choice = new() { OpType = "If", Input = { condition }, Output = { node.Output[0] } };
                choice.Attribute.Add(new AttributeProto { Name = "then_branch", G = Branch(node, asksShape: false), Type = AttributeProto.Types.AttributeType.Graph });
                choice.Attribute.Add(new AttributeProto { Name = "else_branch", G = Branch(node, asksShape: true), Type = AttributeProto.Types.AttributeType.Graph });
                model.Graph.Node.Add(choice);
            }
            else
            {
                model.Graph.Node.Add(node);
            }
        }
    }

    // Both branches call what they give the same.
    private static GraphProto Branch(NodeProto node, bool asksShape)
    {
        NodeProto inner = node.Clone();
        inner.Output[0] = "given";
        GraphProto branch = new() { Name = "branch", Output = { new ValueInfoProto { Name = asksShape ? "shaped" : "given" } } };
        branch.Node.Add(inner);
        if (asksShape)
        {
            branch.Node.Add(new NodeProto { OpType = "Shape", Input = { "given" }, Output = { "sizes" } });
            branch.Node.Add(new NodeProto { OpType = "Reshape", Input = { "given", "sizes" }, Output = { "shaped" } });
        }

        return branch;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type) =>
        new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type } } };
}
