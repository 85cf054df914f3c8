using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Onnx;
using DataType = EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types.DataType;

namespace EarlyExitGen.Toolchain.Verbs.Quantization;

/// <summary>
/// Rewrites a graph so that it multiplies in 8-bit integers: weights per column, activations by one scale that is found
/// for each text. What it does not recognise stays as it is.
/// </summary>
internal sealed class GraphQuantizer
{
    // Below it the work around the product costs more than the product.
    private const int FewestWeights = 4096;

    // What is smaller stays in the graph.
    private const int FewestExternalBytes = 1024;

    private static readonly string[] QuantizedOperators =
        [
            "DynamicQuantizeMatMul", "DynamicQuantizeLinear", "MatMulInteger", "MatMulIntegerToFloat",
            "QAttention", "QuantizeLinear",
        ];

    private readonly GraphFile _file;
    private readonly SharedWeights _weights;
    private readonly int _bits;
    private readonly EmbeddingTables _tables;
    private readonly GraphProto _graph;

    // What is yet to be rewritten, in the order in which it runs.
    private readonly LinkedList<NodeProto> _left;
    private readonly HashSet<string> _rewritten = [];
    private readonly HashSet<string> _new = [];

    private GraphQuantizer(GraphFile file, SharedWeights weights, int bits, EmbeddingStorage embeddings)
    {
        _file = file;
        _weights = weights;
        _bits = bits;
        _graph = file.Model.Graph;
        _tables = new EmbeddingTables(file, weights, embeddings, Add);
        _left = new LinkedList<NodeProto>(_graph.Node);
    }

    /// <summary>How many matrices that texts are multiplied by are in 8-bit integers now.</summary>
    public int Quantized { get; private set; }

    /// <summary>How many there are.</summary>
    public int Matrices { get; private set; }

    /// <summary>Rewrites a graph.</summary>
    /// <param name="file">The graph, which is changed.</param>
    /// <param name="weights">Where its weights go.</param>
    /// <param name="bits">The bits of weights: 7 or 8.</param>
    /// <param name="embeddings">What embedding tables are stored in.</param>
    /// <param name="keepsMask">
    /// Whether it is to hide padding still, though its texts must be alone: for who runs it otherwise.
    /// </param>
    /// <exception cref="ToolException">The graph is quantized already, or a weight is not finite.</exception>
    public static GraphQuantizer Run(
        GraphFile file, SharedWeights weights, int bits, EmbeddingStorage embeddings, bool keepsMask)
    {
        if (QuantizedOperator(file) is { } found)
        {
            throw new ToolException(
                $"{file.Name}: it is quantized already: it has a {found}. Give the cascade in single precision.");
        }

        GraphQuantizer quantizer = new(file, weights, bits, embeddings);
        quantizer.Rewrite(keepsMask);
        return quantizer;
    }

    /// <summary>An operator by which a graph is quantized already; null if it has none.</summary>
    public static string? QuantizedOperator(GraphFile file) =>
        file.Model.Graph.Node.FirstOrDefault(node => QuantizedOperators.Contains(node.OpType))?.OpType;

    private void Rewrite(bool keepsMask)
    {
        List<NodeProto> rewritten = [];
        while (_left.Count > 0)
        {
            NodeProto node = _left.First!.Value;
            _left.RemoveFirst();
            rewritten.AddRange((node.Domain, node.OpType) switch
            {
                ("" or "ai.onnx", "MatMul") => MatMul(node),
                ("" or "ai.onnx", "Gemm") => Kept(node),
                (GraphBuilder.Microsoft, "Attention") => Attention(node),
                (GraphBuilder.Microsoft, "EmbedLayerNormalization") => _tables.Rewrite(node, input: 2),
                ("" or "ai.onnx", "Gather") => _tables.Rewrite(node, input: 0),
                _ => [node],
            });
        }

        // A table that was widened by a Cast is made otherwise now.
        rewritten.RemoveAll(node => node.OpType == "Cast" && _tables.Contains(node.Output[0]));
        _graph.Node.Clear();
        _graph.Node.AddRange([.. _tables.Loading, .. rewritten]);
        bool isWithoutMask = !keepsMask && UnusedMask.TakeOut(_graph);
        DropUnused();
        MoveWeights();
        if (Quantized > 0 || isWithoutMask)
        {
            _file.Model.MetadataProps.Add(new StringStringEntryProto { Key = "earlyexitgen.rows", Value = "alone" });
            if (_file.Model.OpsetImport.All(opset => opset.Domain != GraphBuilder.Microsoft))
            {
                _file.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = GraphBuilder.Microsoft, Version = 1 });
            }
        }
    }

    private NodeProto[] MatMul(NodeProto node)
    {
        if (TakeWeight(node) is not { } weight)
        {
            return [node];
        }

        (string integers, string scales) = Columns(node.Input[1], weight);
        (string[] inputs, string output) = ([node.Input[0], integers, scales], node.Output[0]);
        if (AddedVector.Find(_file, _left, output, weight.Dims[1]) is { } vector)
        {
            inputs = [.. inputs, "", vector.Name];
            output = vector.Take(_left, output);
        }

        return [Nodes.Of(GraphBuilder.Microsoft, "DynamicQuantizeMatMul", inputs, output)];
    }

    // The matrix that a node multiplies by, counted; null if it is none, or too small to be worth it.
    private TensorProto? TakeWeight(NodeProto node)
    {
        if (_file.Constant(node.Input[1]) is not { Dims.Count: 2 } weight)
        {
            return null;
        }

        Matrices++;
        bool isWorthIt = weight.Dims[0] * weight.Dims[1] >= FewestWeights;
        Quantized += isWorthIt ? 1 : 0;
        return isWorthIt ? weight : null;
    }

    // A classifier, or the one row of a first token: few products, and the answer's own.
    private NodeProto[] Kept(NodeProto node)
    {
        Matrices += _file.Constant(node.Input[1]) is { Dims.Count: 2 } ? 1 : 0;
        return [node];
    }

    // Its product with query, key and value; what follows is quadratic in the text's length and stays in single
    // precision.
    private NodeProto[] Attention(NodeProto node)
    {
        bool isPlain = node.Attribute.All(
            attribute => attribute.Name is "num_heads" or "mask_filter_value" or "unidirectional")
            && node.Input.Skip(4).All(string.IsNullOrEmpty);
        if (!isPlain || TakeWeight(node) is not { } weight)
        {
            return [node];
        }

        (string integers, string scales) = Columns(node.Input[1], weight);
        string output = node.Output[0];
        NodeProto input =
            Nodes.Of("", "DynamicQuantizeLinear", [node.Input[0]], $"{output}.u8", $"{output}.scale", $"{output}.zero");
        NodeProto attention = Nodes.Of(
            GraphBuilder.Microsoft,
            "QAttention",
            [
                $"{output}.u8", integers, node.Input[2], $"{output}.scale", scales,
                node.Input.Count > 3 ? node.Input[3] : "",
                $"{output}.zero",
            ],
            output);
        attention.Attribute.AddRange(node.Attribute);
        return [input, attention];
    }

    private (string Integers, string Scales) Columns(string name, TensorProto weight)
    {
        (string integers, string scales) = ($"{name}.int8", $"{name}.scale");
        if (_rewritten.Add(name))
        {
            long[] shape = [.. weight.Dims];
            QuantizedMatrix matrix = _weights.Quantized(
                _file.Bytes(weight),
                $"{_bits} {weight.DataType} {shape[1]} ",
                () => QuantizedMatrix.OfColumns(_file.Values(weight), (int)shape[1], _bits));
            Add(_weights.Tensor<sbyte>(integers, DataType.Int8, matrix.Values, shape));
            Add(_weights.Tensor<float>(scales, DataType.Float, matrix.Scales, shape[1]));
        }

        return (integers, scales);
    }

    private void Add(TensorProto tensor)
    {
        // A table in half precision may take the name of the one before.
        if (_graph.Initializer.FirstOrDefault(initializer => initializer.Name == tensor.Name) is { } old)
        {
            _graph.Initializer.Remove(old);
        }

        _new.Add(tensor.Name);
        _graph.Initializer.Add(tensor);
    }

    // Weights that nobody multiplies by any more, and what widened them.
    private void DropUnused()
    {
        HashSet<string> read = Read();
        List<NodeProto> nodes = [.. _graph.Node.Where(node => node.OpType != "Cast" || read.Contains(node.Output[0]))];
        _graph.Node.Clear();
        _graph.Node.AddRange(nodes);
        read = Read();
        List<TensorProto> kept = [.. _graph.Initializer.Where(tensor => read.Contains(tensor.Name))];
        _graph.Initializer.Clear();
        _graph.Initializer.AddRange(kept);

        HashSet<string> Read() =>
            [.. _graph.Node.SelectMany(node => node.Input), .. _graph.Output.Select(output => output.Name)];
    }

    private void MoveWeights()
    {
        for (int i = 0; i < _graph.Initializer.Count; i++)
        {
            TensorProto tensor = _graph.Initializer[i];
            bool isSmall = tensor.DataLocation != TensorProto.Types.DataLocation.External
                && tensor.RawData.Length < FewestExternalBytes;
            if (!_new.Contains(tensor.Name) && !isSmall)
            {
                _graph.Initializer[i] =
                    _weights.Tensor<byte>(tensor.Name, tensor.DataType, _file.Bytes(tensor), [.. tensor.Dims]);
            }
        }
    }
}
