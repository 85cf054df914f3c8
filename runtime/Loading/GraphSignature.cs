using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>The inputs and outputs of a graph, by name, and its constraints.</summary>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="RequiresSingleRow">
/// Whether its texts must be computed alone because those of a batch would change each other's results, as with one scale of
/// int8 activations for all: what its metadata say.
/// </param>
internal sealed record GraphSignature(
    IReadOnlyDictionary<string, GraphTensor> Inputs, IReadOnlyDictionary<string, GraphTensor> Outputs, bool RequiresSingleRow)
{
    /// <summary>The signature of a loaded session.</summary>
    public static GraphSignature Of(InferenceSession session) => new(
        Read(session.InputMetadata), Read(session.OutputMetadata), session.ModelMetadata.CustomMetadataMap.Any(IsSingleRow));

    /// <summary>Whether an entry of a graph's metadata says that texts must be computed alone.</summary>
    public static bool IsSingleRow(KeyValuePair<string, string> entry) => entry is { Key: "earlyexitgen.rows", Value: "alone" };

    /// <summary>Whether a context that was laid out for this signature fits a graph of the other.</summary>
    public bool Fits(GraphSignature other) =>
        RequiresSingleRow == other.RequiresSingleRow && Inputs.Count == other.Inputs.Count && Fit(Inputs, other.Inputs) && Fit(Outputs, other.Outputs);

    private static bool Fit(IReadOnlyDictionary<string, GraphTensor> these, IReadOnlyDictionary<string, GraphTensor> others) =>
        these.All(tensor => others.TryGetValue(tensor.Key, out GraphTensor? other)
            && tensor.Value.Type == other.Type
            && (TensorShape.Of(tensor.Value) is not { } shape || TensorShape.Of(other)?.Matches(shape) == true));

    private static Dictionary<string, GraphTensor> Read(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        nodes.ToDictionary(static node => node.Key, static node => GraphTensor.Of(node.Value), StringComparer.Ordinal);
}
