using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>How a tiny classifier makes one vector of each text.</summary>
public enum TinyPooling
{
    /// <summary>The first token.</summary>
    First,

    /// <summary>The third token.</summary>
    Third,

    /// <summary>The mean of the tokens that the mask leaves.</summary>
    Mean,

    /// <summary>The largest of each feature.</summary>
    Max,

    /// <summary>Weighted by a softmax over the tokens.</summary>
    Attention,

    /// <summary>The last token by the mask.</summary>
    Last,

    /// <summary>The last token by the ids: the one before the first 0.</summary>
    LastById,
}

/// <summary>
/// A transformer with random weights, written as exporters write them: shapes are asked for and put together, masks are
/// added.
/// </summary>
internal sealed record TinyClassifier
{
    public const int Vocabulary = 60;
    public const int Labels = 3;
    private const int Positions = 64;

    public int Layers { get; init; } = 3;

    public int Hidden { get; init; } = 16;

    public int Heads { get; init; } = 2;

    public TinyPooling Pooling { get; init; }

    /// <summary>Whether layers normalise what they take, not what they give.</summary>
    public bool IsPreNormalized { get; init; }

    /// <summary>Whether the mask is made of the ids, 0 being padding; there is no input for it then.</summary>
    public bool HasMaskOfIds { get; init; }

    /// <summary>Whether hidden states are [sequence, batch, hidden], from the embeddings on.</summary>
    public bool IsSequenceFirst { get; init; }

    /// <summary>Whether the classifier ends in probabilities.</summary>
    public bool GivesProbabilities { get; init; }

    /// <summary>Writes it.</summary>
    public string Save(string path)
    {
        Writer writer = new(this);
        writer.Write().Save(path);
        return path;
    }

    private sealed class Writer(TinyClassifier shape)
    {
        private readonly GraphBuilder _graph = new("tiny");
        private readonly SplitMix64 _random = new(7);
        private int _count;
        private string _mask = "";

        public GraphBuilder Write()
        {
            string ids = _graph.Input("input_ids", ElementType.Int64, "batch_size", "sequence_length");
            _mask = shape.HasMaskOfIds
                ? Node("Cast", [Node("Not", [Node("Equal", [ids, Number(0)])])], ("to", 7))
                : _graph.Input("attention_mask", ElementType.Int64, "batch_size", "sequence_length");
            string positions = Node("Range", [Scalar(0), Size(ids, 1), Scalar(1)]);
            string placed = Node("Gather", [Weight(Positions, shape.Hidden), positions]);
            string words = shape.IsSequenceFirst ? Node("Transpose", [ids], ("perm", new long[] { 1, 0 })) : ids;
            string embedded = Node(
                "Add",
                [
                    Node("Gather", [Weight(Vocabulary, shape.Hidden), words]),
                    shape.IsSequenceFirst ? Node("Unsqueeze", [placed, Number(1)]) : placed,
                ]);
            string state = Norm(embedded);
            string bias = Bias();
            for (int layer = 0; layer < shape.Layers; layer++)
            {
                state = shape.IsPreNormalized
                    ? Node("Add", [state, Attend(Norm(state), bias)])
                    : Norm(Node("Add", [state, Attend(state, bias)]));
                state = shape.IsPreNormalized
                    ? Node("Add", [state, Feed(Norm(state))])
                    : Norm(Node("Add", [state, Feed(state)]));
            }

            if (shape.IsSequenceFirst)
            {
                state = Node("Transpose", [state], ("perm", new long[] { 1, 0, 2 }));
            }

            string vector = Pool(shape.IsPreNormalized ? Norm(state) : state);
            string pooled = Node("Tanh", [Dense(vector, shape.Hidden, shape.Hidden)]);
            string logits = Dense(pooled, shape.Hidden, Labels);
            _graph.Output(
                shape.GivesProbabilities
                    ? _graph.Node("Softmax", "probabilities", [logits], ("axis", -1))
                    : _graph.Node("Identity", "logits", [logits]),
                ElementType.Float,
                "batch_size",
                Labels);
            return _graph;
        }

        private string Pool(string state)
        {
            switch (shape.Pooling)
            {
                case TinyPooling.First or TinyPooling.Third:
                    return Node("Gather", [state, Scalar(shape.Pooling == TinyPooling.First ? 0 : 2)], ("axis", 1));
                case TinyPooling.Max:
                    return Node("ReduceMax", [state], ("axes", new long[] { 1 }), ("keepdims", 0));
                case TinyPooling.Attention:
                    string weights = Node("Softmax", [Dense(state, shape.Hidden, 1)], ("axis", 1));
                    return Sum(Node("Mul", [state, weights]));
                case TinyPooling.Mean:
                    string mask = Node("Cast", [Node("Unsqueeze", [_mask, Number(2)])], ("to", 1));
                    string sum = Sum(Node("Mul", [state, mask]));
                    return Node("Div", [sum, Sum(mask)]);
                default:
                    string length = shape.Pooling == TinyPooling.Last ? Sum(_mask) : FirstZero("input_ids");
                    string last = Node("Sub", [length, Number(1)]);
                    string row = Node("Unsqueeze", [Node("Unsqueeze", [last, Number(1)]), Number(2)]);
                    string sizes = Node(
                        "Concat", [Axis("input_ids", 0), Number(1), Number(shape.Hidden)], ("axis", 0));
                    string rows = Node("Expand", [row, sizes]);
                    return Node("Squeeze", [Node("GatherElements", [state, rows], ("axis", 1)), Number(1)]);
            }
        }

        private string Sum(string value) => Node("ReduceSum", [value, Number(1)], ("keepdims", 0));

        private string FirstZero(string ids)
        {
            string isZero = Node("Cast", [Node("Equal", [ids, Number(0)])], ("to", 7));
            return Node("ArgMax", [isZero], ("axis", 1), ("keepdims", 0));
        }

        private string Bias()
        {
            string wide = Node("Unsqueeze", [Node("Unsqueeze", [_mask, Number(1)]), Number(2)]);
            string mask = Node("Cast", [wide], ("to", 1));
            return Node("Mul", [Node("Sub", [Float(1), mask]), Float(-10000)]);
        }

        private string Attend(string state, string bias)
        {
            bool turned = shape.IsSequenceFirst;
            string taken = turned ? Node("Transpose", [state], ("perm", new long[] { 1, 0, 2 })) : state;
            int width = shape.Hidden / shape.Heads;
            string Split(string value)
            {
                string[] axes = [Axis(value, 0), Axis(value, 1), Number(shape.Heads), Number(width)];
                string sizes = Node("Concat", axes, ("axis", 0));
                return Node("Transpose", [Node("Reshape", [value, sizes])], ("perm", new long[] { 0, 2, 1, 3 }));
            }

            string query = Split(Dense(taken, shape.Hidden, shape.Hidden));
            string keys = Split(Dense(taken, shape.Hidden, shape.Hidden));
            string key = Node("Transpose", [keys], ("perm", new long[] { 0, 1, 3, 2 }));
            string value = Split(Dense(taken, shape.Hidden, shape.Hidden));
            string scores = Node("Add", [Node("Div", [Node("MatMul", [query, key]), Float(MathF.Sqrt(width))]), bias]);
            string weighted = Node("MatMul", [Node("Softmax", [scores], ("axis", -1)), value]);
            string mixed = Node("Transpose", [weighted], ("perm", new long[] { 0, 2, 1, 3 }));
            string back = Node("Concat", [Axis(mixed, 0), Axis(mixed, 1), Number(shape.Hidden)], ("axis", 0));
            string output = Dense(Node("Reshape", [mixed, back]), shape.Hidden, shape.Hidden);
            return turned ? Node("Transpose", [output], ("perm", new long[] { 1, 0, 2 })) : output;
        }

        private string Feed(string state)
        {
            string wide = Dense(state, shape.Hidden, 2 * shape.Hidden);
            string half = Node("Add", [Node("Erf", [Node("Div", [wide, Float(MathF.Sqrt(2))])]), Float(1)]);
            return Dense(Node("Mul", [Node("Mul", [wide, half]), Float(0.5f)]), 2 * shape.Hidden, shape.Hidden);
        }

        private string Norm(string state)
        {
            string scale = Constant([.. _random.Normal(shape.Hidden, 0.2).Select(v => 1 + v)], shape.Hidden);
            string bias = Constant(_random.Normal(shape.Hidden, 0.1), shape.Hidden);
            return Node("LayerNormalization", [state, scale, bias], ("axis", -1), ("epsilon", 1e-5f));
        }

        private string Dense(string value, int from, int to) =>
            Node("Add", [Node("MatMul", [value, Weight(from, to)]), Constant(_random.Normal(to, 0.1), to)]);

        private string Axis(string value, int axis) => Node("Unsqueeze", [Size(value, axis), Number(0)]);

        private string Size(string value, int axis) =>
            Node("Gather", [Node("Shape", [value]), Scalar(axis)], ("axis", 0));

        private string Weight(int rows, int columns) => Constant(_random.Normal(rows * columns, 0.3), rows, columns);

        private string Constant(float[] values, params ReadOnlySpan<long> sizes) =>
            _graph.Constant(Fresh("w"), values, sizes);

        private string Float(float value) => _graph.Constant(Fresh("f"), [value]);

        private string Number(long value) => _graph.Constant(Fresh("n"), [value], 1);

        private string Scalar(long value) => _graph.Constant(Fresh("s"), [value]);

        private string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
            _graph.Node(operation, Fresh(operation), inputs, attributes);

        private string Fresh(string name) => $"{name}_{_count++}";
    }
}
