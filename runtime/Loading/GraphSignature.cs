using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>What a graph takes and gives, by name.</summary>
internal sealed record GraphSignature(
    IReadOnlyDictionary<string, GraphTensor> Inputs, IReadOnlyDictionary<string, GraphTensor> Outputs)
{
    /// <summary>The signature of a loaded session.</summary>
    public static GraphSignature Of(InferenceSession session) => new(Read(session.InputMetadata), Read(session.OutputMetadata));

    /// <summary>Whether a context that was laid out for this signature fits a graph of the other.</summary>
    public bool Fits(GraphSignature other) =>
        Inputs.Count == other.Inputs.Count && Fit(Inputs, other.Inputs) && Fit(Outputs, other.Outputs);

    private static bool Fit(IReadOnlyDictionary<string, GraphTensor> these, IReadOnlyDictionary<string, GraphTensor> others) =>
        these.All(tensor => others.TryGetValue(tensor.Key, out GraphTensor? other)
            && tensor.Value.Type == other.Type
            && (TensorShape.Of(tensor.Value) is not { } shape || TensorShape.Of(other)?.Matches(shape) == true));

    private static Dictionary<string, GraphTensor> Read(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        nodes.ToDictionary(static node => node.Key, static node => GraphTensor.Of(node.Value), StringComparer.Ordinal);
}
