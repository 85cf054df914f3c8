using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Data;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Training;

/// <summary>BERT's ordinary classifier: <c>[CLS]</c>, dense, tanh, dropout, one linear layer.</summary>
internal sealed class ClsHead : IExitHead
{
    private readonly ParameterSet _parameters;
    private readonly string _prefix;
    private readonly double _dropout;

    /// <summary>The head whose tensors' names begin with <paramref name="prefix"/>.</summary>
    public ClsHead(ParameterSet parameters, string prefix, double dropout)
    {
        _parameters = parameters;
        _prefix = prefix;
        _dropout = dropout;
    }

    /// <summary>Adds the tensors of a new head.</summary>
    public static void AddNew(ParameterSet parameters, string prefix, EncoderConfig config, int labels, Chance chance)
    {
        int hidden = config.Hidden;
        float[] weight = chance.Normal(hidden * hidden, config.InitializerRange);
        parameters.Add(prefix + "dense.weight", [hidden, hidden], weight, isHead: true);
        parameters.Add(prefix + "dense.bias", [hidden], new float[hidden], isHead: true);
        LinearClassifier.AddNew(parameters, prefix, config, labels, chance);
    }

    /// <inheritdoc/>
    public Tensor Classify(Tensor hidden, Batch batch, DropoutMasks? dropout)
    {
        Tensor dense = F.linear(
            hidden.select(1, 0), _parameters[_prefix + "dense.weight"], _parameters[_prefix + "dense.bias"]);
        Tensor features = torch.tanh(dense);
        return LinearClassifier.Apply(_parameters, _prefix, dropout?.Apply(features, _dropout) ?? features);
    }
}
