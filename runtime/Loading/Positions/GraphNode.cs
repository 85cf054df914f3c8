using System.Collections.Generic;

namespace EarlyExitGen.Loading.Positions;

/// <summary>An operator of a graph.</summary>
internal sealed class GraphNode
{
    /// <summary>
    /// The operator's name, with its domain before it if it is not one of ONNX's own: <c>com.microsoft.Attention</c>.
    /// </summary>
    public string Operator { get; set; } = "";

    /// <summary>The names of the values that it takes; empty where an optional one is left out.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>The names of the values that it gives.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>Its attributes that are integers or lists of them.</summary>
    public Dictionary<string, List<long>> Integers { get; } = [];

    /// <summary>Its attributes that are tensors.</summary>
    public Dictionary<string, GraphConstant> Tensors { get; } = [];

    /// <summary>An integer attribute.</summary>
    public long Integer(string name, long otherwise) =>
        Integers.TryGetValue(name, out List<long>? values) && values.Count > 0 ? values[0] : otherwise;

    /// <summary>The name of an input; empty if there is none.</summary>
    public string Input(int index) => index < Inputs.Count ? Inputs[index] : "";
}
