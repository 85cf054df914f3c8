using EarlyExitGen.Loading;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>
/// Counts the floating-point operations of a graph's matrix products, two for each multiplication and addition; what
/// works element by element, or looks rows up, is not counted. Shapes are not derived but seen: the graph is run once
/// with all its intermediate values as outputs.
/// </summary>
internal sealed class FlopCounter : IDisposable
{
    private readonly ModelProto _model;
    private readonly InferenceSession _session;
    private readonly Dictionary<string, long[]> _constants;

    /// <summary>Opens a graph.</summary>
    /// <exception cref="ToolException">ONNX Runtime cannot load it.</exception>
    public FlopCounter(string path)
    {
        ModelFile.Require(path);
        (_model, string folder) = Read(Path.GetFullPath(path));
        _constants = _model.Graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => tensor.Dims.ToArray());
        HashSet<string> known = [.. _model.Graph.Output.Select(output => output.Name)];
        foreach (string value in _model.Graph.Node.SelectMany(node => node.Output).Where(
            name => name.Length > 0 && known.Add(name)))
        {
            _model.Graph.Output.Add(new ValueInfoProto { Name = value });
        }

        using SessionOptions options = new() { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        options.AddSessionConfigEntry(LinkedGraph.SessionEntry, folder);
        try
        {
            _session = new InferenceSession(_model.ToByteArray(), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ToolException($"{path}: its operations cannot be counted ({e.Message}).", e);
        }
    }

    /// <summary>The operations for one text with that many tokens.</summary>
    public double Count(int tokens)
    {
        using RunOptions run = new();
        Dictionary<string, OrtValue> inputs =
            _session.InputMetadata.ToDictionary(input => input.Key, input => Zeros(input.Value, tokens));
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> values = _session.Run(run, inputs, _session.OutputNames);
            Dictionary<string, long[]> shapes = new(_constants);
            foreach ((string name, OrtValue value) in _session.OutputNames.Zip(values).Concat(
                inputs.Select(i => (i.Key, i.Value))))
            {
                shapes[name] = value.GetTensorTypeAndShape().Shape;
            }

            return _model.Graph.Node.Sum(node => Count(node, shapes));
        }
        finally
        {
            foreach (OrtValue value in inputs.Values)
            {
                value.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    // And where its external data are found, behind links too.
    private static (ModelProto Model, string Folder) Read(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        string[] data =
        [
            .. model.Graph.Initializer.SelectMany(tensor => tensor.ExternalData).Where(entry => entry.Key == "location")
                .Select(entry => Path.GetFullPath(Path.Combine(folder, entry.Value))).Distinct(),
        ];
        return LinkedGraph.Of(path, data) is { } linked
            ? (ModelProto.Parser.ParseFrom(linked.Graph), linked.Folder)
            : (model, folder);
    }

    private static double Count(NodeProto node, Dictionary<string, long[]> shapes)
    {
        long[] Shape(int input) => shapes[node.Input[input]];
        switch (node.OpType)
        {
            case "MatMul" or "FusedMatMul" or "MatMulInteger" or "MatMulIntegerToFloat" or "DynamicQuantizeMatMul"
                or "QLinearMatMul":
                bool isTransposed = node.Attribute.Any(a => a.Name == "transA" && a.I != 0);
                return 2.0 * Size(shapes[node.Output[0]]) * Shape(0)[isTransposed ? ^2 : ^1];
            case "Gemm":
                bool isTurned = node.Attribute.Any(a => a.Name == "transA" && a.I != 0);
                return 2.0 * Size(shapes[node.Output[0]]) * Shape(0)[isTurned ? 0 : 1];
            case "Attention" or "QAttention":
                // Three projections, then scores and their means over as many tokens.
                long[] hidden = Shape(0);
                return (2.0 * Size(hidden) * Shape(1)[^1]) + (4.0 * Size(hidden) * hidden[1]);
            case "MultiHeadAttention":
                return 4.0 * Size(Shape(0)) * Shape(1)[1];
            case "Einsum":
                throw new ToolException($"Node '{node.Name}': the operations of an Einsum cannot be counted.");
            default:
                return 0;
        }
    }

    private static double Size(long[] shape) => shape.Aggregate(1.0, (size, dimension) => size * dimension);

    // Symbolic dimensions: the first is the batch, the next the sequence.
    private static OrtValue Zeros(NodeMetadata input, int tokens)
    {
        long[] shape = [.. input.Dimensions.Select((size, axis) => size >= 0 ? size : axis == 0 ? 1L : tokens)];
        OrtValue value =
            OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.ElementDataType, shape);

        // Id 0 is in every vocabulary; what is computed does not matter.
        value.GetTensorMutableRawData().Clear();
        return value;
    }
}
