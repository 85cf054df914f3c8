using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Layer normalisation in the operators of before opset 17.</summary>
internal static class NormalizationVariants
{
    /// <summary>Replaces every <c>LayerNormalization</c>.</summary>
    public static void Decompose(ModelProto model)
    {
        long opset = model.OpsetImport.First(import => import.Domain is "" or "ai.onnx").Version;
        NodeProto[] nodes = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        int count = 0;
        void Add(string operation, string output, string[] inputs)
        {
            NodeProto node = new() { OpType = operation, Output = { output } };
            node.Input.AddRange(inputs);
            if (operation == "ReduceMean" && opset < 18)
            {
                node.Attribute.Add(Attributes.Of("axes", new long[] { -1 }));
            }
            else if (operation == "ReduceMean")
            {
                node.Input.Add("last axis");
            }

            model.Graph.Node.Add(node);
        }

        model.Graph.Initializer.Add(Protos.Vector("last axis", -1));
        foreach (NodeProto node in nodes)
        {
            if (node.OpType != "LayerNormalization")
            {
                model.Graph.Node.Add(node);
                continue;
            }

            string name = $"norm {count++} ";
            float epsilon = node.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? 1e-5f;
            model.Graph.Initializer.Add(Protos.Float(name + "epsilon", epsilon));
            model.Graph.Initializer.Add(Protos.Float(name + "two", 2));
            Add("ReduceMean", name + "mean", [node.Input[0]]);
            Add("Sub", name + "centred", [node.Input[0], name + "mean"]);
            Add("Pow", name + "square", [name + "centred", name + "two"]);
            Add("ReduceMean", name + "variance", [name + "square"]);
            Add("Add", name + "sum", [name + "variance", name + "epsilon"]);
            Add("Sqrt", name + "deviation", [name + "sum"]);
            Add("Div", name + "normal", [name + "centred", name + "deviation"]);
            bool hasBias = node.Input.Count > 2;
            Add("Mul", hasBias ? name + "scaled" : node.Output[0], [name + "normal", node.Input[1]]);
            if (hasBias)
            {
                Add("Add", node.Output[0], [name + "scaled", node.Input[2]]);
            }
        }
    }
}
