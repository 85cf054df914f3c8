using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf.Collections;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>Puts the nodes of a model's own functions in the place of what calls them.</summary>
internal sealed class FunctionInliner
{
    private const int MostDepth = 32;
    private const int MostNodes = 200_000;

    private readonly string _file;
    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = [];
    private int _calls;
    private int _nodes;

    private FunctionInliner(string file) => _file = file;

    /// <summary>Leaves the model without functions.</summary>
    /// <exception cref="ToolException">Functions call each other too deep, or without end.</exception>
    public static void Inline(string file, ModelProto model)
    {
        if (model.Functions.Count == 0)
        {
            return;
        }

        FunctionInliner inliner = new(file);
        foreach (FunctionProto function in model.Functions)
        {
            inliner._functions[Key(function.Domain, function.Name, function.Overload)] = function;
            foreach (OperatorSetIdProto opset in function.OpsetImport)
            {
                if (!model.OpsetImport.Any(known => DomainOf(known.Domain) == DomainOf(opset.Domain)))
                {
                    model.OpsetImport.Add(opset);
                }
            }
        }

        inliner.Expand(model.Graph.Node, depth: 0);
        model.Functions.Clear();
    }

    private static (string Domain, string Name, string Overload) Key(string domain, string name, string overload) =>
        (DomainOf(domain), name, overload);

    private static string DomainOf(string domain) => domain == "ai.onnx" ? "" : domain;

    private void Expand(RepeatedField<NodeProto> nodes, int depth)
    {
        if (depth > MostDepth)
        {
            throw new ToolException(
                $"{_file}: its functions call each other more than {MostDepth} deep, or without end; the graph is "
                    + "damaged.");
        }

        NodeProto[] before = [.. nodes];
        nodes.Clear();
        foreach (NodeProto node in before)
        {
            if (++_nodes > MostNodes)
            {
                throw new ToolException($"{_file}: with its functions, the graph has more than {MostNodes} nodes.");
            }

            foreach (GraphProto body in Bodies.Of(node))
            {
                Expand(body.Node, depth);
            }

            if (_functions.TryGetValue(Key(node.Domain, node.OpType, node.Overload), out FunctionProto? function))
            {
                RepeatedField<NodeProto> inner = Call(node, function);
                Expand(inner, depth + 1);
                nodes.AddRange(inner);
            }
            else
            {
                nodes.Add(node);
            }
        }
    }

    private RepeatedField<NodeProto> Call(NodeProto call, FunctionProto function)
    {
        if (call.Input.Count > function.Input.Count || call.Output.Count > function.Output.Count)
        {
            throw new ToolException(
                $"{_file}: the node '{Excerpt.Of(call.Name)}' gives or takes more values than its function "
                + $"'{Excerpt.Of(function.Name)}'; the graph is damaged.");
        }

        string prefix = FormattableString.Invariant($"{function.Name}:{_calls++}/");
        Dictionary<string, string> names = [];
        for (int i = 0; i < function.Input.Count; i++)
        {
            names[function.Input[i]] = i < call.Input.Count ? call.Input[i] : "";
        }

        RepeatedField<NodeProto> nodes = [];
        for (int i = 0; i < call.Output.Count; i++)
        {
            if (call.Output[i].Length == 0)
            {
                continue;
            }

            if (names.TryGetValue(function.Output[i], out string? same))
            {
                // Given as it was taken, or twice.
                nodes.Add(new NodeProto { OpType = "Identity", Input = { same }, Output = { call.Output[i] } });
            }
            else
            {
                names[function.Output[i]] = call.Output[i];
            }
        }

        foreach (NodeProto original in function.Node)
        {
            NodeProto node = original.Clone();
            node.Name = prefix + node.Name;
            Resolve(node, call, function);
            Bodies.Rename(node, name => names.TryGetValue(name, out string? known) ? known : prefix + name);
            nodes.Add(node);
        }

        return nodes;
    }

    // Attributes that refer to the call's get its value, or the function's default; without either they are left out.
    private static void Resolve(NodeProto node, NodeProto call, FunctionProto function)
    {
        for (int i = node.Attribute.Count - 1; i >= 0; i--)
        {
            string reference = node.Attribute[i].RefAttrName;
            if (reference.Length == 0)
            {
                continue;
            }

            AttributeProto? value = call.Attribute.FirstOrDefault(attribute => attribute.Name == reference)
                ?? function.AttributeProto.FirstOrDefault(attribute => attribute.Name == reference);
            if (value is null)
            {
                node.Attribute.RemoveAt(i);
                continue;
            }

            AttributeProto copy = value.Clone();
            copy.Name = node.Attribute[i].Name;
            node.Attribute[i] = copy;
        }

        foreach (NodeProto inner in Bodies.Of(node).SelectMany(body => body.Node))
        {
            Resolve(inner, call, function);
        }
    }
}
