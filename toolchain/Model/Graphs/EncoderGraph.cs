using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// Emits BERT's embeddings and layers with the operators that ONNX Runtime computes fastest on a CPU. It would not find
/// the fused attention itself where a graph is cut, and it would fuse what is better left alone:
/// EmbedLayerNormalization and SkipLayerNormalization add up their sums number by number, LayerNormalization by itself
/// in vectors. So what is normalised is added by Sum, which the optimiser does not fuse with what follows.
/// </summary>
internal sealed class EncoderGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
{
    /// <summary>The input of token ids, [batch, sequence].</summary>
    public const string InputIds = "input_ids";

    /// <summary>The input that is 1 for tokens and 0 for padding, [batch, sequence].</summary>
    public const string Mask = "attention_mask";

    /// <summary>The input of token types, [batch, sequence]; only where instances are pairs.</summary>
    public const string TypeIds = "token_type_ids";

    private readonly EncoderConfig _config = checkpoint.Encoder;

    private long Hidden => _config.Hidden;

    /// <summary>The name of the hidden states after <paramref name="layers"/> layers, in every graph.</summary>
    public static string StateName(int layers) => FormattableString.Invariant($"hidden_{layers}");

    /// <summary>Emits the embeddings and returns their output, hidden state 0, [batch, sequence, hidden].</summary>
    public string Embeddings(GraphBuilder graph)
    {
        bool pair = checkpoint.Exits.Pair;
        graph.Input(InputIds, ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        if (pair)
        {
            graph.Input(TypeIds, ElementType.Int32, Dimension.Batch, Dimension.Sequence);
        }

        int words = Vocabulary.Read(checkpoint.PathOf(Checkpoint.VocabularyFile)).Length;
        int positions = checkpoint.Exits.MaxTokens;
        string word = store.Use(graph, "word_embeddings", () => Rows(ReadWords(), words), words, Hidden);
        string position = store.Use(
            graph, "position_embeddings", () => ReadPositions(positions, pair), positions, Hidden);
        List<string> parts =
        [
            graph.Node("Gather", "words", [word, InputIds]),
            graph.Node("Slice", "positions", [position, First(graph), Length(graph), First(graph)]),
        ];
        if (pair)
        {
            string types = store.Use(graph, "type_embeddings", ReadTypes, _config.TokenTypes, Hidden);
            parts.Add(graph.Node("Gather", "types", [types, TypeIds]));
        }

        return Normalise(graph, StateName(0), "embeddings.LayerNorm", [.. parts]);
    }

    /// <summary>
    /// Emits layer <paramref name="layer"/> (from 0) on <paramref name="hidden"/>; returns its output.
    /// </summary>
    public string Layer(GraphBuilder graph, int layer, string hidden)
    {
        string prefix = EncoderTensors.LayerPrefix(layer);
        string name = FormattableString.Invariant($"layer_{layer + 1}");
        string attended = graph.Fused(
            "Attention",
            $"{name}.attended",
            [
                hidden,
                store.Use(graph, $"{name}.qkv.weight", () => ReadPackedWeights(prefix), Hidden, 3 * Hidden),
                store.Use(graph, $"{name}.qkv.bias", () => ReadPackedBiases(prefix), 3 * Hidden),
                Mask,
            ],
            ("num_heads", _config.Heads));
        return Finish(graph, layer, attended, hidden);
    }

    /// <summary>Emits what follows a layer's attention, row by row; returns the layer's output.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="attended">What the attention gives.</param>
    /// <param name="hidden">What the layer takes, for the same rows.</param>
    public string Finish(GraphBuilder graph, int layer, string attended, string hidden)
    {
        string prefix = EncoderTensors.LayerPrefix(layer);
        string name = FormattableString.Invariant($"layer_{layer + 1}");
        string output = $"{prefix}attention.output.";
        string projected = Product(
            graph, $"{name}.projected", attended, $"{output}dense", _config.Hidden, _config.Hidden);
        string middle = Normalise(
            graph,
            $"{name}.middle",
            $"{output}LayerNorm",
            projected,
            hidden,
            Vector(graph, $"{output}dense.bias", _config.Hidden));

        string dense = $"{prefix}intermediate.dense";
        string widened = Product(graph, $"{name}.widened", middle, dense, _config.Hidden, _config.Intermediate);
        string activated = graph.Fused(
            "BiasGelu", $"{name}.activated", [widened, Vector(graph, $"{dense}.bias", _config.Intermediate)]);
        string narrowed = Product(
            graph, $"{name}.narrowed", activated, $"{prefix}output.dense", _config.Intermediate, _config.Hidden);
        string narrow = Vector(graph, $"{prefix}output.dense.bias", _config.Hidden);
        return Normalise(graph, StateName(layer + 1), $"{prefix}output.LayerNorm", narrowed, middle, narrow);
    }

    /// <summary>Gives the graph a vector of the encoder.</summary>
    public string Vector(GraphBuilder graph, string name, int size) =>
        store.Use(graph, name, () => weights.Read(name, size), size);

    private string Product(GraphBuilder graph, string output, string input, string dense, int rows, int columns)
    {
        string weight = store.Use(
            graph,
            $"{dense}.weight",
            () => Matrix.Transpose(weights.Read($"{dense}.weight", columns, rows), columns),
            rows,
            columns);
        return graph.Node("MatMul", output, [input, weight]);
    }

    private string Normalise(
        GraphBuilder graph, string output, string normalisation, params string[] parts) => graph.Node(
        "LayerNormalization",
        output,
        [
            graph.Node("Sum", $"{output}.sum", parts),
            Vector(graph, $"{normalisation}.weight", _config.Hidden),
            Vector(graph, $"{normalisation}.bias", _config.Hidden),
        ],
        ("axis", -1),
        ("epsilon", (float)_config.LayerNormEpsilon));

    // Where positions begin: at row 0, of axis 0.
    private static string First(GraphBuilder graph)
    {
        const string first = "first_position";
        return graph.Has(first) ? first : graph.Constant(first, [0L], 1);
    }

    private static string Length(GraphBuilder graph) =>
        graph.Node("Shape", "length", [InputIds], ("start", 1), ("end", 2));

    private float[] ReadWords() => weights.Read(EncoderTensors.WordEmbeddings, _config.Vocabulary, _config.Hidden);

    private float[] ReadTypes() =>
        weights.Read("embeddings.token_type_embeddings.weight", _config.TokenTypes, _config.Hidden);

    // Only the positions that a text can have; single texts are of type 0 throughout, so it is added here once.
    private float[] ReadPositions(int count, bool pair)
    {
        float[] all = weights.Read("embeddings.position_embeddings.weight", _config.Positions, _config.Hidden);
        float[] positions = Rows(all, count);
        if (!pair)
        {
            float[] types = ReadTypes();
            for (int i = 0; i < positions.Length; i++)
            {
                positions[i] += types[i % _config.Hidden];
            }
        }

        return positions;
    }

    // Query, key and value side by side, as the fused operator takes them.
    private float[] ReadPackedWeights(string prefix)
    {
        return Matrix.Beside(_config.Hidden, Part("query"), Part("key"), Part("value"));

        float[] Part(string part) => Matrix.Transpose(
            weights.Read($"{prefix}attention.self.{part}.weight", _config.Hidden, _config.Hidden), _config.Hidden);
    }

    private float[] ReadPackedBiases(string prefix) => [.. ((string[])["query", "key", "value"]).SelectMany(
        part => weights.Read($"{prefix}attention.self.{part}.bias", _config.Hidden))];

    private float[] Rows(float[] matrix, int rows) => matrix[..(rows * _config.Hidden)];
}
