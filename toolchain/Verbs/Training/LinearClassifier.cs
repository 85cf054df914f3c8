using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The last linear layer, which every kind of head has.</summary>
internal static class LinearClassifier
{
    /// <summary>Adds the tensors of a new classifier.</summary>
    public static void AddNew(
        ParameterSet parameters, string prefix, EncoderConfig config, int labels, SplitMix64 chance)
    {
        float[] weight = chance.Normal(labels * config.Hidden, config.InitializerRange);
        parameters.Add(prefix + "classifier.weight", [labels, config.Hidden], weight, isHead: true);
        parameters.Add(prefix + "classifier.bias", [labels], new float[labels], isHead: true);
    }

    /// <summary>Raw logits, [batch, labels], from features [batch, hidden].</summary>
    public static Tensor Apply(ParameterSet parameters, string prefix, Tensor features) => torch.nn.functional.linear(
        features, parameters[prefix + "classifier.weight"], parameters[prefix + "classifier.bias"]);
}
