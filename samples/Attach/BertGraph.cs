using System.Globalization;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace Attach;

/// <summary>
/// Writes BERT with a classifier as one graph of standard operators, the way PyTorch's exporter leaves it.
/// </summary>
internal sealed class BertGraph
{
    private const float Epsilon = 1e-12f;

    private readonly OnnxGraph _graph = new();
    private readonly Weights _weights;
    private readonly int _layers;
    private readonly long _heads;
    private readonly long _hidden;

    private BertGraph(Weights weights, int layers, int heads)
    {
        (_weights, _layers, _heads) = (weights, layers, heads);
        _hidden = weights["embeddings.LayerNorm.bias"].Shape[0];
    }

    /// <summary>Writes it.</summary>
    /// <param name="weights">The encoder's weights and those of the exit after the last layer.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="heads">The number of attention heads.</param>
    /// <param name="file">The file.</param>
    public static void Save(Weights weights, int layers, int heads, string file)
    {
        BertGraph bert = new(weights, layers, heads);
        bert.Write();
        bert._graph.Save(file);
    }

    private void Write()
    {
        string ids = _graph.Input("input_ids");
        string mask = _graph.Input("attention_mask");
        string types = _graph.Input("token_type_ids");
        string state = Embed(ids, types);
        string bias = Bias(mask);
        for (int layer = 0; layer < _layers; layer++)
        {
            string prefix = string.Create(CultureInfo.InvariantCulture, $"encoder.layer.{layer}.");
            state = Feed(prefix, Attend(prefix, state, bias));
        }

        Classify(state);
    }

    private string Embed(string ids, string types)
    {
        string length = Node("Shape", [ids], OnnxGraph.Number("start", 1), OnnxGraph.Number("end", 2));
        string positions = Node(
            "Slice",
            [Weight("embeddings.position_embeddings.weight"), _graph.Longs(0), length, _graph.Longs(0)]);
        string words = Node("Gather", [Weight("embeddings.word_embeddings.weight"), ids]);
        string kinds = Node("Gather", [Weight("embeddings.token_type_embeddings.weight"), types]);
        return Normalize("embeddings.LayerNorm", Add(Add(words, kinds), positions));
    }

    // 0 where there is a token, the lowest number where there is padding; [batch, 1, 1, sequence].
    private string Bias(string mask)
    {
        string spread = Node("Unsqueeze", [mask, _graph.Longs(1, 2)]);
        string tokens = Node("Cast", [spread], OnnxGraph.Number("to", 1));
        return Node("Mul", [Node("Sub", [_graph.Scalar(1), tokens]), _graph.Scalar(float.MinValue)]);
    }

    private string Attend(string prefix, string state, string bias)
    {
        string query = Split("query", 0, 2, 1, 3);
        string key = Split("key", 0, 2, 3, 1);
        string value = Split("value", 0, 2, 1, 3);
        string scores = Node("Div", [Node("MatMul", [query, key]), _graph.Scalar(float.Sqrt(_hidden / _heads))]);
        string shares = Node("Softmax", [Add(scores, bias)], OnnxGraph.Number("axis", -1));
        string mixed = Node(
            "Transpose", [Node("MatMul", [shares, value])], OnnxGraph.Numbers("perm", 0, 2, 1, 3));
        string joined = Node("Reshape", [mixed, _graph.Longs(0, 0, _hidden)]);
        return Normalize(
            $"{prefix}attention.output.LayerNorm", Add(Dense($"{prefix}attention.output.dense", joined), state));

        // By heads; 0 keeps an axis as it is.
        string Split(string name, params long[] order)
        {
            string all = Dense($"{prefix}attention.self.{name}", state);
            string parts = Node("Reshape", [all, _graph.Longs(0, 0, _heads, _hidden / _heads)]);
            return Node("Transpose", [parts], OnnxGraph.Numbers("perm", order));
        }
    }

    private string Feed(string prefix, string state)
    {
        string wide = Dense($"{prefix}intermediate.dense", state);
        string erf = Node("Erf", [Node("Div", [wide, _graph.Scalar(float.Sqrt(2))])]);
        string product = Node("Mul", [wide, Add(erf, _graph.Scalar(1))]);
        string gelu = Node("Mul", [product, _graph.Scalar(0.5f)]);
        return Normalize($"{prefix}output.LayerNorm", Add(Dense($"{prefix}output.dense", gelu), state));
    }

    // BERT's classifier reads the first token alone.
    private void Classify(string state)
    {
        string exit = string.Create(CultureInfo.InvariantCulture, $"exit.{_layers}.");
        string row = Node("Slice", [state, _graph.Longs(0), _graph.Longs(1), _graph.Longs(1)]);
        string first = Node("Squeeze", [row, _graph.Longs(1)]);
        string pooled = Node("Tanh", [Dense($"{exit}dense", first)]);
        string logits = Dense($"{exit}classifier", pooled);
        _graph.Output("logits", logits, _weights[$"{exit}classifier.bias"].Values.Length);
    }

    private string Dense(string name, string input)
    {
        (long[] shape, float[] values) = _weights.Transposed($"{name}.weight");
        return Add(Node("MatMul", [input, _graph.Tensor($"{name}.weight", shape, values)]), Weight($"{name}.bias"));
    }

    private string Normalize(string name, string input) => Node(
        "LayerNormalization",
        [input, Weight($"{name}.weight"), Weight($"{name}.bias")],
        OnnxGraph.Number("axis", -1),
        OnnxGraph.Real("epsilon", Epsilon));

    private string Weight(string name)
    {
        (long[] shape, float[] values) = _weights[name];
        return _graph.Tensor(name, shape, values);
    }

    private string Add(string one, string other) => Node("Add", [one, other]);

    private string Node(string type, IEnumerable<string> inputs, params AttributeProto[] attributes) =>
        _graph.Node(type, inputs, attributes);
}
