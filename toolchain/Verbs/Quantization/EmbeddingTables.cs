using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Foundation;
using DataType = EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types.DataType;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// Stores a graph's embedding tables in fewer bits. A table that is only gathered from is the same in memory, and the
/// rows of each text are widened; any other is widened when the graph is loaded.
/// </summary>
internal sealed class EmbeddingTables(
    GraphFile file, SharedWeights weights, EmbeddingStorage storage, Action<TensorProto> add)
{
    // Tables of positions and types are too small to matter.
    private const int FewestRows = 256;

    // What a table's parts are named after it.
    private const string Halves = ".half";
    private const string Integers = ".int8";
    private const string Scales = ".scale";

    // By the table's name: whether it is only gathered from.
    private readonly Dictionary<string, bool> _stored = [];

    /// <summary>The nodes that widen tables when the graph is loaded; they come before all other nodes.</summary>
    public List<NodeProto> Loading { get; } = [];

    /// <summary>Whether a value is a table that is stored in fewer bits now.</summary>
    public bool Contains(string name) => _stored.ContainsKey(name);

    /// <summary>Rewrites a node that reads a table.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Which of its inputs the table is.</param>
    /// <exception cref="ToolException">A value is not finite, or too large for half precision.</exception>
    public NodeProto[] Rewrite(NodeProto node, int input)
    {
        string name = node.Input[input];
        if (storage == EmbeddingStorage.Keep
            || file.Constant(name) is not { Dims.Count: 2 } table
            || table.Dims[0] < FewestRows)
        {
            return [node];
        }

        if (!_stored.TryGetValue(name, out bool isGathered))
        {
            isGathered =
                file.Model.Graph.Node.Where(other => other.Input.Contains(name)).All(other => GathersRows(other, name));
            _stored.Add(name, isGathered);
            Store(name, table);
            if (!isGathered)
            {
                Loading.AddRange(Widen(name));
            }
        }

        return isGathered ? Gathered(node) : [node];
    }

    private void Store(string name, TensorProto table)
    {
        float[] values = file.Values(table);
        long[] shape = [.. table.Dims];
        if (file.Model.Graph.Initializer.FirstOrDefault(initializer => initializer.Name == name) is { } old)
        {
            file.Model.Graph.Initializer.Remove(old);
        }

        if (storage == EmbeddingStorage.Fp16)
        {
            Half[] halves = Array.ConvertAll(values, value => (Half)value);
            if (!Array.TrueForAll(halves, Half.IsFinite))
            {
                throw new ToolException(
                    $"{file.Name}: '{name}' is too large for half precision; give --embeddings keep.");
            }

            add(weights.Tensor<Half>(name + Halves, DataType.Float16, halves, shape));
            return;
        }

        QuantizedMatrix rows = QuantizedMatrix.OfRows(values, (int)shape[1]);
        add(weights.Tensor<sbyte>(name + Integers, DataType.Int8, rows.Values, shape));
        add(weights.Tensor<float>(name + Scales, DataType.Float, rows.Scales, shape[0], 1));
    }

    // A row is gathered from each part of the table; then it is what Widen takes.
    private NodeProto[] Gathered(NodeProto node)
    {
        (string name, string rows) = (node.Input[0], node.Output[0]);
        string[] parts = storage == EmbeddingStorage.Fp16 ? [Halves] : [Integers, Scales];
        return [.. parts.Select(
            part => Nodes.Of("", "Gather", [name + part, node.Input[1]], rows + part)), .. Widen(rows)];
    }

    private NodeProto[] Widen(string value) => storage == EmbeddingStorage.Fp16
        ? [Nodes.Widen(value + Halves, value)]
        :
        [
            Nodes.Widen(value + Integers, $"{value}.integers"),
            Nodes.Of("", "Mul", [$"{value}.integers", value + Scales], value),
        ];

    private static bool GathersRows(NodeProto node, string table) =>
        node is { OpType: "Gather", Domain: "" or "ai.onnx" }
        && node.Input[0] == table
        && node.Input[1] != table
        && node.Attribute.All(attribute => attribute.Name != "axis" || attribute.I is 0 or -2);
}
