using EarlyExitGen.Graphs;
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

    /// <summary>Whether a context that was laid out for a signature fits the graph of a session.</summary>
    /// <param name="planned">The signature.</param>
    /// <param name="loaded">That of the session.</param>
    public static bool Fits(GraphSignature planned, GraphSignature loaded) =>
        planned.RequiresSingleRow == loaded.RequiresSingleRow
        && planned.Inputs.Count == loaded.Inputs.Count
        && planned.Inputs.All(tensor => Fits(tensor, loaded.Input(tensor.Name)))
        && planned.Outputs.All(tensor => Fits(tensor, loaded.Output(tensor.Name)));

    // Of a tensor with an axis that is not known no context has anything.
    private static bool Fits(GraphTensor planned, GraphTensor? loaded) =>
        loaded is not null
        && planned.Type == loaded.Type
        && (planned.Shape?.All(static axis => axis.IsKnown) != true || planned.Matches(loaded));

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
