using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Operators as functions of the model itself.</summary>
internal static class FunctionVariants
{
    private const string Domain = "test.functions";

    private static readonly string[] Wrapped = ["LayerNormalization", "Softmax", "MatMul", "Transpose", "Gather"];

    /// <summary>Makes a function of each kind of operator, whose calls give its attributes.</summary>
    public static void Wrap(ModelProto model)
    {
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Domain, Version = 1 });
        Dictionary<string, FunctionProto> functions = [];
        foreach (NodeProto node in model.Graph.Node.Where(node => Wrapped.Contains(node.OpType)))
        {
            string[] attributes = [.. node.Attribute.Select(attribute => attribute.Name).Order(StringComparer.Ordinal)];
            string name = $"{node.OpType}_{node.Input.Count}_{string.Join('_', attributes)}";
            if (!functions.ContainsKey(name))
            {
                functions[name] = Make(model, node, name);
                model.Functions.Add(functions[name]);
            }

            node.OpType = name;
            node.Domain = Domain;
        }
    }

    /// <summary>Makes functions that call these functions.</summary>
    public static void WrapAgain(ModelProto model)
    {
        foreach (FunctionProto inner in model.Functions.ToArray())
        {
            NodeProto call = new() { OpType = inner.Name, Domain = Domain };
            call.Input.AddRange(inner.Input);
            call.Output.AddRange(inner.Output);
            call.Attribute.AddRange(inner.Node[0].Attribute.Select(attribute => attribute.Clone()));
            FunctionProto outer = inner.Clone();
            outer.Name = $"outer_{inner.Name}";
            outer.Node.Clear();
            outer.Node.Add(call);
            outer.OpsetImport.Add(new OperatorSetIdProto { Domain = Domain, Version = 1 });
            model.Functions.Add(outer);
        }

        foreach (NodeProto node in model.Graph.Node.Where(node => node.Domain == Domain))
        {
            node.OpType = $"outer_{node.OpType}";
        }
    }

    private static FunctionProto Make(ModelProto model, NodeProto node, string name)
    {
        FunctionProto function = new() { Name = name, Domain = Domain };
        function.OpsetImport.AddRange(model.OpsetImport.Where(import => import.Domain is "" or "ai.onnx"));
        NodeProto inner = new() { OpType = node.OpType, Name = "inside" };
        for (int i = 0; i < node.Input.Count; i++)
        {
            function.Input.Add($"x{i}");
            inner.Input.Add($"x{i}");
        }

        function.Output.Add("y");
        inner.Output.Add("z");
        foreach (AttributeProto attribute in node.Attribute)
        {
            function.Attribute.Add(attribute.Name);
            string same = attribute.Name;
            inner.Attribute.Add(new AttributeProto { Name = same, RefAttrName = same, Type = attribute.Type });
        }

        function.Node.Add(inner);
        function.Node.Add(Protos.Node("Identity", "y", ["z"]));
        return function;
    }
}
