using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// A few learned queries attend over all tokens; each pools the hidden states and projects them to its own slice;
/// the slices together, a bias, tanh, dropout, one linear layer.
/// </summary>
internal sealed class AttentionHead : IExitHead
{
    private readonly ParameterSet _parameters;
    private readonly string _prefix;
    private readonly double _dropout;

    /// <summary>The head whose tensors' names begin with <paramref name="prefix"/>.</summary>
    public AttentionHead(ParameterSet parameters, string prefix, double dropout)
    {
        _parameters = parameters;
        _prefix = prefix;
        _dropout = dropout;
    }

    /// <summary>
    /// Adds the tensors of a new head. Queries start near zero, so that training starts from the mean of all tokens.
    /// </summary>
    public static void AddNew(
        ParameterSet parameters, string prefix, EncoderConfig config, int labels, SplitMix64 chance)
    {
        int hidden = config.Hidden;
        int queries = QueryCount(hidden);
        double range = config.InitializerRange;
        parameters.Add(prefix + "queries", [queries, hidden], chance.Normal(queries * hidden, range), isHead: true);
        parameters.Add(prefix + "value.weight", [hidden, hidden], chance.Normal(hidden * hidden, range), isHead: true);
        parameters.Add(prefix + "value.bias", [hidden], new float[hidden], isHead: true);
        LinearClassifier.AddNew(parameters, prefix, config, labels, chance);
    }

    /// <inheritdoc/>
    public Tensor Classify(IReadOnlyList<Tensor> states, Batch batch, DropoutMasks? dropout)
    {
        Tensor hidden = states[^1];
        Tensor queries = _parameters[_prefix + "queries"];
        long count = queries.shape[0];
        long size = queries.shape[1];
        Tensor scores = hidden.matmul(queries.t()).transpose(1, 2);                       // [batch, query, sequence]
        if (batch.Mask is not null)
        {
            scores = scores.Plus(batch.Mask.unsqueeze(1));
        }

        Tensor pooled = F.softmax(scores, -1).matmul(hidden).transpose(0, 1);            // [query, batch, hidden]
        Tensor values = _parameters[_prefix + "value.weight"].view(count, size / count, size).transpose(1, 2);
        Tensor slices = pooled.matmul(values).transpose(0, 1).reshape(-1, size);         // [batch, hidden]
        Tensor features = torch.tanh(slices.Plus(_parameters[_prefix + "value.bias"]));
        return LinearClassifier.Apply(_parameters, _prefix, dropout?.Apply(features, _dropout) ?? features);
    }

    // 8, or the next smaller number that divides the width, as every query gets an equal slice.
    private static int QueryCount(int hidden) => Enumerable.Range(1, 8).Last(count => hidden % count == 0);
}
