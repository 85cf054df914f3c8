namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>The weights of a head for hidden states as an encoder gives them.</summary>
/// <param name="Queries">
/// The number of queries that attend over the tokens; it divides the width of the hidden states. 0 for a head on the
/// first token alone.
/// </param>
/// <param name="Labels">The number of labels.</param>
/// <param name="IsNormalizing">
/// Whether each token's state is first brought to mean 0 and variance 1; for encoders whose states are sums that were
/// never normalised.
/// </param>
internal sealed record AttentionHeadWeights(int Queries, int Labels, bool IsNormalizing)
{
    /// <summary>The queries, [queries, hidden].</summary>
    public required float[] Query { get; init; }

    /// <summary>The projection of what the queries pool, [hidden, hidden], a row for each of its outputs.</summary>
    public required float[] Value { get; init; }

    /// <summary>What is added to it, [hidden].</summary>
    public required float[] Bias { get; init; }

    /// <summary>The last layer, [labels, hidden].</summary>
    public required float[] Classifier { get; init; }

    /// <summary>What is added to it, [labels].</summary>
    public required float[] ClassifierBias { get; init; }

    /// <summary>The width of the hidden states.</summary>
    public int Hidden => Bias.Length;
}
