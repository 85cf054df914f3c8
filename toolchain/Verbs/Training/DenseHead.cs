using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// A head that makes one vector of a text and takes it through dense, tanh, dropout and one linear layer.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="prefix">What its tensors' names begin with.</param>
/// <param name="dropout">Dropout before the last linear layer.</param>
internal abstract class DenseHead(ParameterSet parameters, string prefix, double dropout) : IExitHead
{
    /// <summary>Adds the tensors of a new head.</summary>
    public static void AddNew(
        ParameterSet parameters, string prefix, EncoderConfig config, int labels, SplitMix64 chance)
    {
        int hidden = config.Hidden;
        float[] weight = chance.Normal(hidden * hidden, config.InitializerRange);
        parameters.Add(prefix + "dense.weight", [hidden, hidden], weight, isHead: true);
        parameters.Add(prefix + "dense.bias", [hidden], new float[hidden], isHead: true);
        LinearClassifier.AddNew(parameters, prefix, config, labels, chance);
    }

    /// <inheritdoc/>
    public Tensor Classify(IReadOnlyList<Tensor> states, Batch batch, DropoutMasks? masks)
    {
        Tensor pooled = Pool(states[^1], batch, learns: masks is not null);
        Tensor features =
            torch.tanh(F.linear(pooled, parameters[prefix + "dense.weight"], parameters[prefix + "dense.bias"]));
        return LinearClassifier.Apply(parameters, prefix, masks?.Apply(features, dropout) ?? features);
    }

    /// <summary>One vector for each text, [batch, hidden].</summary>
    /// <param name="hidden">The hidden states after the exit's layer, [batch, sequence, hidden].</param>
    /// <param name="batch">The texts.</param>
    /// <param name="learns">Whether the head learns from them.</param>
    protected abstract Tensor Pool(Tensor hidden, Batch batch, bool learns);
}
