using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf.Collections;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// Brings a graph into the form that is analysed: no functions, constants as initializers, no <c>If</c> that is decided
/// already, unique names, nodes in the order in which they run.
/// </summary>
internal static class GraphNormalizer
{
    /// <summary>Changes the model, not what it computes.</summary>
    /// <exception cref="ToolException">The graph is damaged.</exception>
    public static void Normalize(string file, ModelProto model)
    {
        FunctionInliner.Inline(file, model);
        GraphProto graph = model.Graph;
        graph.ValueInfo.Clear();
        NameScopes.MakeUnique(file, graph);
        TakeConstants(graph);
        while (InlineBranches(graph))
        {
            TakeConstants(graph);
        }

        ShapeClaims.Check(file, graph);
        LiftShapes(graph);
        NodeOrder.Sort(file, graph);
    }

    private static void TakeConstants(GraphProto graph)
    {
        NodeProto[] nodes = [.. graph.Node];
        graph.Node.Clear();
        foreach (NodeProto node in nodes)
        {
            if (node is { OpType: "Constant", Output: [var output], Attribute: [{ Name: "value", T: { } tensor }] })
            {
                tensor.Name = output;
                graph.Initializer.Add(tensor);
            }
            else
            {
                graph.Node.Add(node);
            }
        }
    }

    // Puts the nodes of the branch that is taken in the place of each If whose condition is constant.
    private static bool InlineBranches(GraphProto graph)
    {
        Dictionary<string, TensorProto> constants = [];
        foreach (TensorProto tensor in graph.Initializer)
        {
            constants.TryAdd(tensor.Name, tensor);
        }

        bool any = false;
        NodeProto[] nodes = [.. graph.Node];
        graph.Node.Clear();
        foreach (NodeProto node in nodes)
        {
            if (node is { OpType: "If", Input: [var condition] }
                && constants.TryGetValue(condition, out TensorProto? value)
                && TruthOf(value) is { } truth
                && node.Attribute.FirstOrDefault(a => a.Name == (truth ? "then_branch" : "else_branch"))?.G is { } body
                && body.Output.Count == node.Output.Count)
            {
                any = true;
                graph.Initializer.AddRange(body.Initializer);
                graph.Node.AddRange(body.Node);
                for (int i = 0; i < node.Output.Count; i++)
                {
                    graph.Node.Add(new NodeProto
                    {
                        Name = $"{node.Name}~{i}",
                        OpType = "Identity",
                        Input = { body.Output[i].Name },
                        Output = { node.Output[i] },
                    });
                }
            }
            else
            {
                graph.Node.Add(node);
            }
        }

        return any;
    }

    private static bool? TruthOf(TensorProto value) => value.HasRawData
        ? value.RawData.Length == 1 ? value.RawData[0] != 0 : null
        : value.Int32Data.Count == 1 ? value.Int32Data[0] != 0 : null;

    // The shape of a value of the graph itself, asked for inside a node: whoever cuts can then give it without the
    // value.
    private static void LiftShapes(GraphProto graph)
    {
        HashSet<string> own = [.. Bodies.Definitions(graph)];
        RepeatedField<NodeProto> lifted = [];
        foreach (GraphProto body in graph.Node.SelectMany(Bodies.Of))
        {
            LiftShapes(body, own, lifted);
        }

        graph.Node.AddRange(lifted);
    }

    private static void LiftShapes(GraphProto body, HashSet<string> own, RepeatedField<NodeProto> lifted)
    {
        NodeProto[] nodes = [.. body.Node];
        HashSet<string> given = [.. body.Output.Select(output => output.Name)];
        body.Node.Clear();
        foreach (NodeProto node in nodes)
        {
            // A body has to make what it gives itself.
            bool isLifted = Operators.IsShape(node) && own.Contains(node.Input[0]) && !given.Contains(node.Output[0]);
            (isLifted ? lifted : body.Node).Add(node);
            foreach (GraphProto inner in Bodies.Of(node))
            {
                LiftShapes(inner, own, lifted);
            }
        }
    }
}
