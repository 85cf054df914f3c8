using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// The pooler that all heads of the kind <see cref="HeadKinds.Mix"/> share: <c>[CLS]</c> after each layer,
/// standardised, dense, tanh.
/// </summary>
internal sealed class SharedPooler
{
    private readonly ParameterSet _parameters;

    // By layer, the first at 0; null where nothing is standardised.
    private readonly FirstTokenStatistics?[] _statistics;

    /// <summary>The pooler over <paramref name="parameters"/>.</summary>
    /// <param name="parameters">The model's parameters, which hold its tensors.</param>
    /// <param name="config">The encoder's sizes.</param>
    /// <param name="exits">The exits, at least one of which mixes.</param>
    public SharedPooler(ParameterSet parameters, EncoderConfig config, CheckpointExits exits)
    {
        _parameters = parameters;
        _statistics = [.. Layers(exits).Select(layer => FirstTokenStatistics.AreNeeded(layer, config)
            ? new FirstTokenStatistics(parameters, SharedPoolerTensors.LayerPrefix(layer), layer)
            : null)];
    }

    /// <summary>The statistics that <c>[CLS]</c> is standardised with, of each layer where it is.</summary>
    public IEnumerable<FirstTokenStatistics> Statistics => _statistics.OfType<FirstTokenStatistics>();

    /// <summary>Adds the tensors of a new pooler.</summary>
    public static void AddNew(ParameterSet parameters, EncoderConfig config, CheckpointExits exits, SplitMix64 chance)
    {
        int hidden = config.Hidden;
        float[] weight = chance.Normal(hidden * hidden, config.InitializerRange);
        parameters.Add(SharedPoolerTensors.Weight, [hidden, hidden], weight, isHead: true);
        parameters.Add(SharedPoolerTensors.Bias, [hidden], new float[hidden], isHead: true);
        foreach (int layer in Layers(exits).Where(layer => FirstTokenStatistics.AreNeeded(layer, config)))
        {
            FirstTokenStatistics.AddNew(parameters, SharedPoolerTensors.LayerPrefix(layer), config);
        }
    }

    /// <summary>One vector for each text and layer, [batch, layer, hidden].</summary>
    /// <param name="states">The hidden states after 0, 1, ... layers, each [batch, sequence, hidden].</param>
    /// <param name="learns">Whether a head learns from them.</param>
    public Tensor Pool(IReadOnlyList<Tensor> states, bool learns)
    {
        Tensor[] first = [.. states.Skip(1).Select((hidden, i) =>
        {
            Tensor taken = hidden.select(1, 0);
            return _statistics[i]?.Standardise(taken, learns) ?? taken;
        })];
        return torch.tanh(F.linear(
            torch.stack(first, 1), _parameters[SharedPoolerTensors.Weight], _parameters[SharedPoolerTensors.Bias]));
    }

    private static IEnumerable<int> Layers(CheckpointExits exits) =>
        Enumerable.Range(1, exits.Exits.Last(exit => exit.Head == HeadKinds.Mix).Layer);
}
