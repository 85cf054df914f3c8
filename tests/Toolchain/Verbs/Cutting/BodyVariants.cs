using EarlyExitGen.Toolchain.Model.Onnx.Format;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Operators in graphs inside nodes, which read values of the graph around them.</summary>
internal static class BodyVariants
{
    /// <summary>Puts products, normalisations and softmaxes into an <c>If</c> that the texts decide.</summary>
    public static void WrapInIf(ModelProto model)
    {
        string condition = $"condition {model.Graph.Node.Count}";
        model.Graph.Initializer.Add(Protos.Number(condition + " limit", 9));
        Wrap(
            model,
            condition,
            [
                Protos.Node("Shape", condition + " shape", ["input_ids"]),
                Protos.Node("ReduceMax", condition + " size", [condition + " shape"], ("keepdims", 0)),
                Protos.Node("Greater", condition, [condition + " size", condition + " limit"]),
            ]);
    }

    /// <summary>Puts them into an <c>If</c> that is decided when the model is exported.</summary>
    public static void WrapInDecidedIf(ModelProto model)
    {
        model.Graph.Initializer.Add(Protos.True("decided"));
        Wrap(model, "decided", []);
    }

    /// <summary>Puts normalisations into a <c>Loop</c> that runs once.</summary>
    public static void WrapInLoop(ModelProto model)
    {
        model.Graph.Initializer.Add(Protos.Number("once", 1));
        model.Graph.Initializer.Add(Protos.True("go on"));
        int count = 0;
        foreach (NodeProto node in model.Graph.Node.Where(node => node.OpType == "LayerNormalization").ToArray())
        {
            string name = $"loop {count++} ";
            NodeProto inner = node.Clone();
            inner.Input[0] = name + "taken";
            inner.Output.Clear();
            inner.Output.Add(name + "made");
            GraphProto body = new() { Name = "body" };
            body.Node.Add(inner);
            body.Node.Add(Protos.Node("Identity", name + "after", [name + "before"]));
            body.Input.AddRange(
            [
                Value(name + "round", DataType.Int64, new()),
                Value(name + "before", DataType.Bool, new()),
                Value(name + "taken", DataType.Float, null),
            ]);
            body.Output.Add(Value(name + "after", DataType.Bool, new()));
            body.Output.Add(Value(name + "made", DataType.Float, null));
            model.Graph.Node[model.Graph.Node.IndexOf(node)] =
                Protos.Node("Loop", node.Output[0], ["once", "go on", node.Input[0]], ("body", body));
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
                bool isWrapped = node.OpType is "MatMul" or "LayerNormalization" or "Softmax" or "If";
            model.Graph.Node.Add(!isWrapped ? node : Protos.Node(
                "If",
                node.Output[0],
                [condition],
                ("then_branch", Branch(node, asksShape: false)),
                ("else_branch", Branch(node, asksShape: true))));
        }
    }

    // Both branches call what they give the same.
    private static GraphProto Branch(NodeProto node, bool asksShape)
    {
        NodeProto inner = node.Clone();
        inner.Output[0] = "given";
        GraphProto branch = new() { Name = "branch" };
        branch.Output.Add(new ValueInfoProto { Name = asksShape ? "shaped" : "given" });
        branch.Node.Add(inner);
        if (asksShape)
        {
            branch.Node.Add(Protos.Node("Shape", "sizes", ["given"]));
            branch.Node.Add(Protos.Node("Reshape", "shaped", ["given", "sizes"]));
        }

        return branch;
    }

    private static ValueInfoProto Value(string name, DataType type, TensorShapeProto? shape)
    {
        TypeProto.Types.Tensor tensor = new() { ElemType = type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
