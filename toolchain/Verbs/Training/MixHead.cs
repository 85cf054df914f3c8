using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// The paper's classifier: what the shared pooler makes of <c>[CLS]</c> after every layer up to the exit, summed with
/// learned weights that are scaled to length 1; dropout, one linear layer. Schwartz et al., "The Right Tool for the
/// Job" (ACL 2020), section 3.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="prefix">What its own tensors' names begin with.</param>
/// <param name="pooler">The shared pooler.</param>
/// <param name="dropout">Dropout before the last linear layer.</param>
internal sealed class MixHead(ParameterSet parameters, string prefix, SharedPooler pooler, double dropout) : IExitHead
{
    /// <summary>Adds the tensors of a new head: every layer counts alike at first.</summary>
    public static void AddNew(
        ParameterSet parameters, CheckpointExit exit, EncoderConfig config, int labels, SplitMix64 chance)
    {
        parameters.Add(exit.Prefix + "mix", [exit.Layer], [.. Enumerable.Repeat(1f, exit.Layer)], isHead: true);
        LinearClassifier.AddNew(parameters, exit.Prefix, config, labels, chance);
    }

    /// <inheritdoc/>
    public Tensor Classify(IReadOnlyList<Tensor> states, Batch batch, DropoutMasks? masks)
    {
        Tensor pooled = pooler.Pool(states, learns: masks is not null);
        Tensor weights = F.normalize(parameters[prefix + "mix"], dim: 0).unsqueeze(0);        // [1, layer]
        Tensor features = weights.matmul(pooled).squeeze(1);                                  // [batch, hidden]
        return LinearClassifier.Apply(parameters, prefix, masks?.Apply(features, dropout) ?? features);
    }
}
