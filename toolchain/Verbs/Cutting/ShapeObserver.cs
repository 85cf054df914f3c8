using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Microsoft.ML.OnnxRuntime;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>
/// Finds the shapes of a graph's values: not by rules for each operator, but by running it at several sizes, with all
/// values as outputs. Texts are padded there, so that what depends on the mask's values is not taken for the sequence.
/// </summary>
internal static class ShapeObserver
{
    // Without common factors, so that products have one reading.
    private static readonly (int Batch, int Length)[] Sizes = [(2, 7), (3, 11), (5, 13)];

    /// <summary>Runs the graph.</summary>
    /// <param name="graph">The graph; its weights lie in <paramref name="folder"/>.</param>
    /// <param name="roles">What its inputs are.</param>
    /// <param name="texts">Makes texts of a batch and a length.</param>
    /// <param name="folder">A folder for a copy of the graph.</param>
    /// <returns>Type and axes of every value; an axis that batch and sequence do not explain is unknown.</returns>
    /// <exception cref="ToolException">ONNX Runtime cannot run it.</exception>
    public static Dictionary<string, ValueShape> Observe(
        SourceGraph graph, GraphRoles roles, Func<int, int, TokenCase> texts, string folder)
    {
        string[] values = Values(graph, roles);
        string path = Path.Combine(folder, "shapes.onnx");
        graph.Save(path, values);
        List<(DataType Type, long[] Shape)>[] seen = [.. values.Select(_ => new List<(DataType, long[])>())];
        using (CutSession session = CutSession.Open(path, graph.File, isOptimized: false))
        {
            foreach ((int batch, int length) in Sizes)
            {
                using IDisposableReadOnlyCollection<OrtValue> found =
                    session.Run(roles.Inputs, texts(batch, length), new Dictionary<string, FloatState>(), values);
                for (int i = 0; i < values.Length; i++)
                {
                    if (found[i].IsTensor)
                    {
                        OrtTensorTypeAndShapeInfo info = found[i].GetTensorTypeAndShape();
                        seen[i].Add(((DataType)info.ElementDataType, info.Shape));
                    }
                }
            }
        }

        File.Delete(path);
        Dictionary<string, ValueShape> shapes = graph.Initializers.ToDictionary(
            pair => pair.Key, pair => new ValueShape(pair.Value.DataType, [.. pair.Value.Dims.Select(Axis.Number)]));
        foreach (GraphInput input in roles.Inputs.Where(input => input.Role != InputRole.Unused))
        {
            shapes[input.Name] = new ValueShape(input.Type, [Axis.Batch, Axis.Sequence]);
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (seen[i].Count == Sizes.Length && seen[i].TrueForAll(one => one.Shape.Length == seen[i][0].Shape.Length))
            {
                shapes[values[i]] = new ValueShape(seen[i][0].Type, Axes([.. seen[i].Select(one => one.Shape)]));
            }
        }

        return shapes;
    }

    private static Axis[] Axes(long[][] shapes) => [.. Enumerable.Range(0, shapes[0].Length).Select(
        axis => Axis.Explain([.. shapes.Select((shape, i) => (shape[axis], Sizes[i].Batch, Sizes[i].Length))]))];

    // What somebody reads; an output that nobody reads may not be computed at all.
    private static string[] Values(SourceGraph graph, GraphRoles roles)
    {
        HashSet<string> read = [.. graph.Reads.SelectMany(reads => reads), roles.Logits];
        return [.. graph.Nodes.Where(node => !IsSequence(node)).SelectMany(node => node.Output).Where(read.Contains)];
    }

    private static bool IsSequence(NodeProto node) => node.OpType == "SplitToSequence"
        || node.OpType.StartsWith("Sequence", StringComparison.Ordinal)
        || node.OpType.StartsWith("Optional", StringComparison.Ordinal);
}
