using System.Collections.Frozen;
using EarlyExitGen.Toolchain.Model.Onnx.Format;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>
/// What is known of operators: those of ONNX and the fused ones of ONNX Runtime, whose names do not overlap.
/// </summary>
internal static class Operators
{
    private static readonly FrozenSet<string> Attentions = FrozenSet.Create(
        "Attention", "QAttention", "MultiHeadAttention", "GroupQueryAttention", "PackedAttention",
        "PackedMultiHeadAttention", "DecoderAttention", "DecoderMaskedSelfAttention", "DecoderMaskedMultiHeadAttention",
        "SparseAttention", "LongformerAttention", "QOrderedAttention", "QOrderedLongformerAttention",
        "PagedAttention", "LinearAttention");

    private static readonly FrozenSet<string> Softmaxes = FrozenSet.Create("Softmax", "QLinearSoftmax", "BiasSoftmax");

    private static readonly FrozenSet<string> Products = FrozenSet.Create(
        "MatMul", "Gemm", "MatMulInteger", "MatMulIntegerToFloat", "FusedMatMul", "TransposeMatMul",
        "DynamicQuantizeMatMul", "FusedMatMulActivation", "FusedGemm");

    private static readonly FrozenSet<string> Embeddings = FrozenSet.Create(
        "EmbedLayerNormalization", "QEmbedLayerNormalization");

    private static readonly FrozenSet<string> Random = FrozenSet.Create(
        "RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Bernoulli", "Multinomial");

    private static readonly FrozenSet<string> Copies = FrozenSet.Create(
        "Cast", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Clip", "Min", "Max");

    private static readonly FrozenSet<string> Passing = FrozenSet.Create(
        "Cast", "Identity", "Dropout", "QuantizeLinear", "DequantizeLinear");

    /// <summary>Whether it computes attention as a whole.</summary>
    public static bool IsAttention(NodeProto node) => Attentions.Contains(node.OpType);

    /// <summary>Whether it is a softmax of any kind.</summary>
    public static bool IsSoftmax(NodeProto node) => Softmaxes.Contains(node.OpType);

    /// <summary>The two or more inputs that a matrix product multiplies; none for what is not a product.</summary>
    public static IEnumerable<string> Factors(NodeProto node) => node.OpType switch
    {
        "Einsum" => node.Input,
        "QLinearMatMul" or "QGemm" => node.Input.Where((_, i) => i is 0 or 3),
        var product when Products.Contains(product) => node.Input.Take(2),
        _ => [],
    };

    /// <summary>
    /// Whether it looks words up, adds positions and normalises: outputs 0 and 2 are hidden states, 1 is of the mask.
    /// </summary>
    public static bool IsEmbedding(NodeProto node) => Embeddings.Contains(node.OpType);

    /// <summary>Whether it takes rows of a table: the table, then the ids.</summary>
    public static bool IsLookUp(NodeProto node) => node.OpType switch
    {
        "Gather" or "GatherBlockQuantized" =>
            node.Input.Count >= 2 && (Attribute(node, "axis", "gather_axis")?.I ?? 0) == 0,
        _ => false,
    };

    /// <summary>Whether the ids that go in come out, in another type or shape.</summary>
    public static bool CopiesIds(NodeProto node) => Copies.Contains(node.OpType);

    /// <summary>Whether what goes in comes out, up to rounding.</summary>
    public static bool PassesOn(NodeProto node) => Passing.Contains(node.OpType);

    /// <summary>Whether it gives another value each time.</summary>
    public static bool IsRandom(NodeProto node) => Random.Contains(node.OpType);

    /// <summary>Whether it takes a value's shape alone and gives it as numbers.</summary>
    public static bool IsShape(NodeProto node) =>
        node is { OpType: "Shape" or "Size", Domain: "" or "ai.onnx", Input.Count: 1 };

    /// <summary>The inputs that a node takes values of, not only a shape or a type.</summary>
    public static IEnumerable<string> Data(NodeProto node, IEnumerable<string> reads) => node.OpType switch
    {
        "Shape" or "Size" or "EyeLike" or "RandomNormalLike" or "RandomUniformLike" => [],
        "CastLike" => node.Input.Take(1),
        _ => reads,
    };

    /// <summary>An attribute by the first of its names that is there.</summary>
    public static AttributeProto? Attribute(NodeProto node, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            foreach (AttributeProto attribute in node.Attribute)
            {
                if (attribute.Name == name)
                {
                    return attribute;
                }
            }
        }

        return null;
    }
}
