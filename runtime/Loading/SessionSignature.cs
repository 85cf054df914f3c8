using EarlyExitGen.Graphs;
using EarlyExitGen.Manifests;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>What the graph of a loaded session takes and gives.</summary>
internal static class SessionSignature
{
    /// <summary>The signature of a session.</summary>
    public static GraphSignature Of(InferenceSession session) =>
        new(Read(session.InputMetadata), Read(session.OutputMetadata))
        {
            RequiresSingleRow = session.ModelMetadata.CustomMetadataMap.Any(
                static entry => GraphSignature.IsSingleRow(entry.Key, entry.Value)),
        };

    /// <summary>
    /// What a session says otherwise than the graph's file; null if nothing. ONNX Runtime may know more: sizes that it
    /// has inferred.
    /// </summary>
    /// <param name="read">What the file says.</param>
    /// <param name="loaded">What the session says.</param>
    public static string? Difference(GraphSignature read, GraphSignature loaded) =>
        read.RequiresSingleRow != loaded.RequiresSingleRow || read.Inputs.Count != loaded.Inputs.Count
            ? "it takes or gives something else than it did when the cascade was loaded"
            : read.Inputs.Select(tensor => Difference(read.Axes, tensor, loaded.Input(tensor.Name)))
                .Concat(read.Outputs.Select(tensor => Difference(read.Axes, tensor, loaded.Output(tensor.Name))))
                .FirstOrDefault(static difference => difference is not null);

    private static string? Difference(AxisNames names, GraphTensor read, GraphTensor? loaded)
    {
        if (loaded is null || read.Type != loaded.Type)
        {
            return "it takes or gives something else than it did when the cascade was loaded";
        }

        // Of a tensor whose axes are not known no context has anything.
        return names.UsesOf(read) is not { } uses || Fits(uses, loaded.Shape ?? []) ? null
            : $"its '{Quoted.Of(read.Name)}' is declared as {read}, but ONNX Runtime says that it is {loaded}";
    }

    private static bool Fits(IReadOnlyList<AxisUse> uses, IReadOnlyList<Axis> loaded) =>
        uses.Count == loaded.Count && uses.Zip(loaded).All(static axis => axis.First.Role switch
        {
            AxisRole.Constant => axis.Second.Size == axis.First.Size,
            AxisRole.Open => true,
            _ => axis.Second.IsDynamic,
        });

    private static GraphTensor[] Read(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        [.. nodes.Select(static node => Read(node.Key, node.Value))];

    private static GraphTensor Read(string name, NodeMetadata node) =>
        node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
            ? new GraphTensor(
                name,
                (ElementType)node.ElementDataType,
                [.. node.Dimensions.Select((size, axis) => Axis.Of(size, node.SymbolicDimensions[axis]))])
            : new GraphTensor(name, null, null);
}
