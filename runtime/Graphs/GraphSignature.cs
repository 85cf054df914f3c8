using System;
using System.Collections.Generic;

namespace EarlyExitGen.Graphs;

/// <summary>What a graph takes and gives.</summary>
/// <param name="inputs">What it takes; inputs that have a value in the graph already are left out.</param>
/// <param name="outputs">What it gives.</param>
internal sealed class GraphSignature(IReadOnlyList<GraphTensor> inputs, IReadOnlyList<GraphTensor> outputs)
{
    private readonly Dictionary<string, GraphTensor> _inputs = ByName(inputs);
    private readonly Dictionary<string, GraphTensor> _outputs = ByName(outputs);

    /// <summary>What it takes.</summary>
    public IReadOnlyList<GraphTensor> Inputs => inputs;

    /// <summary>What it gives.</summary>
    public IReadOnlyList<GraphTensor> Outputs => outputs;

    /// <summary>What the names of its axes mean.</summary>
    public AxisNames Axes { get; } = new(inputs);

    /// <summary>
    /// Whether its texts must be computed alone because those of a batch would change each other's results, as with one
    /// scale of int8 activations for all: what its metadata say.
    /// </summary>
    public bool RequiresSingleRow { get; init; }

    /// <summary>
    /// Whether it turns numbers of a text into integers of few bits on its way: a small change of one can then change
    /// many. As far as its file says; false where only its session was asked.
    /// </summary>
    public bool QuantizesActivations { get; init; }

    /// <summary>Whether a node of a type does so.</summary>
    public static bool IsQuantizing(string type) =>
        type is "QuantizeLinear" or "DynamicQuantizeLinear" or "MatMulInteger" or "ConvInteger" or "QAttention"
        || type.StartsWith("QLinear", StringComparison.Ordinal)
        || type.StartsWith("DynamicQuantize", StringComparison.Ordinal);

    /// <summary>Whether an entry of a graph's metadata says that texts must be computed alone.</summary>
    public static bool IsSingleRow(string key, string value) => key == "earlyexitgen.rows" && value == "alone";

    /// <summary>The input of a name; null if there is none.</summary>
    public GraphTensor? Input(string name) => _inputs.TryGetValue(name, out GraphTensor? input) ? input : null;

    /// <summary>The output of a name; null if there is none.</summary>
    public GraphTensor? Output(string name) => _outputs.TryGetValue(name, out GraphTensor? output) ? output : null;

    private static Dictionary<string, GraphTensor> ByName(IReadOnlyList<GraphTensor> tensors)
    {
        Dictionary<string, GraphTensor> named = new(StringComparer.Ordinal);
        foreach (GraphTensor tensor in tensors)
        {
            named[tensor.Name] = tensor;
        }

        return named;
    }
}
