using System.Numerics.Tensors;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Graphs;

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>A head that learns: its weights, and the moments of Adam.</summary>
internal sealed class LearnedHead
{
    // Small, so that attention starts as the mean of all tokens.
    private const double QueryDeviation = 0.01;
    private const double ClassifierDeviation = 0.02;

    private LearnedHead(HeadShape shape, StateScaling scaling, float[] weights, float[] means, float[] squares) =>
        (Shape, Scaling, Weights, Means, Squares) = (shape, scaling, weights, means, squares);

    /// <summary>Its sizes.</summary>
    public HeadShape Shape { get; }

    /// <summary>How the states are scaled that it reads.</summary>
    public StateScaling Scaling { get; }

    /// <summary>Its weights, for scaled states.</summary>
    public float[] Weights { get; }

    /// <summary>Running means of the gradients.</summary>
    public float[] Means { get; }

    /// <summary>Running means of the squared gradients.</summary>
    public float[] Squares { get; }

    /// <summary>Makes one that has learnt nothing.</summary>
    public static LearnedHead Start(HeadShape shape, StateScaling scaling, SplitMix64 chance)
    {
        float[] weights = new float[shape.Count];
        chance.Normal(shape.Value, QueryDeviation).CopyTo(weights, 0);
        chance.Normal(shape.Bias - shape.Value, 1 / Math.Sqrt(shape.Hidden)).CopyTo(weights, shape.Value);
        chance.Normal(shape.ClassifierBias - shape.Classifier, ClassifierDeviation).CopyTo(weights, shape.Classifier);
        return new LearnedHead(shape, scaling, weights, new float[shape.Count], new float[shape.Count]);
    }

    /// <summary>Takes one that was saved.</summary>
    public static LearnedHead Restore(
        HeadShape shape, StateScaling scaling, float[] weights, float[] means, float[] squares) =>
        new(shape, scaling, weights, means, squares);

    /// <summary>
    /// The weights for states as the encoder gives them. Scaling in a query adds the same to the scores of all tokens,
    /// which changes nothing; in the projection it is a bias, since attention sums to one.
    /// </summary>
    public AttentionHeadWeights ToGraph()
    {
        int hidden = Shape.Hidden;
        float[] query = Weights[..Shape.Value];
        float[] value = Weights[Shape.Value..Shape.Bias];
        float[] bias = Weights[Shape.Bias..Shape.Classifier];
        for (int row = 0; row < hidden; row++)
        {
            Span<float> own = value.AsSpan(row * hidden, hidden);
            bias[row] += TensorPrimitives.Dot(own, Scaling.Offset);
            TensorPrimitives.Multiply(own, Scaling.Factor, own);
        }

        for (int row = 0; row < query.Length / hidden; row++)
        {
            Span<float> own = query.AsSpan(row * hidden, hidden);
            TensorPrimitives.Multiply(own, Scaling.Factor, own);
        }

        return new AttentionHeadWeights(query.Length / hidden, Shape.Labels, Scaling.IsNormalizing)
        {
            Query = query,
            Value = value,
            Bias = bias,
            Classifier = Weights[Shape.Classifier..Shape.ClassifierBias],
            ClassifierBias = Weights[Shape.ClassifierBias..],
        };
    }
}
