using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The heads of a model's exits, by their kinds.</summary>
internal sealed class ExitHeads
{
    private readonly ParameterSet _parameters;
    private readonly EncoderConfig _config;
    private readonly double _dropout;
    private readonly SharedPooler? _pooler;
    private readonly List<FirstTokenStatistics> _statistics;
    private readonly IExitHead[] _heads;

    /// <summary>The heads over <paramref name="parameters"/>, which hold their tensors.</summary>
    /// <param name="config">The encoder's sizes.</param>
    /// <param name="exits">The exits.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="dropout">Dropout before each head's last linear layer.</param>
    public ExitHeads(EncoderConfig config, CheckpointExits exits, ParameterSet parameters, double dropout)
    {
        _parameters = parameters;
        _config = config;
        _dropout = dropout;
        _pooler = HasPooler(exits) ? new SharedPooler(parameters, config, exits) : null;
        _statistics = [.. _pooler?.Statistics ?? []];
        _heads = [.. exits.Exits.Select(Make)];
    }

    /// <summary>The number of exits.</summary>
    public int Count => _heads.Length;

    /// <summary>The statistics that <c>[CLS]</c> is standardised with, of every head and layer that does.</summary>
    public IReadOnlyList<FirstTokenStatistics> Statistics => _statistics;

    /// <summary>The head of an exit.</summary>
    public IExitHead this[int exit] => _heads[exit];

    /// <summary>Adds the tensors of new heads to those of an encoder.</summary>
    public static void AddNew(ParameterSet parameters, EncoderConfig config, CheckpointExits exits, int seed)
    {
        foreach (CheckpointExit exit in exits.Exits)
        {
            SplitMix64 chance = new(seed, exit.Layer);
            switch (exit.Head)
            {
                case HeadKinds.Attention:
                    AttentionHead.AddNew(parameters, exit.Prefix, config, exits.Labels, chance);
                    break;
                case HeadKinds.Mix:
                    MixHead.AddNew(parameters, exit, config, exits.Labels, chance);
                    break;
                default:
                    DenseHead.AddNew(parameters, exit.Prefix, config, exits.Labels, chance);
                    break;
            }

            if (exit.Head == HeadKinds.Cls && FirstTokenStatistics.AreNeeded(exit.Layer, config))
            {
                FirstTokenStatistics.AddNew(parameters, exit.Prefix, config);
            }
        }

        if (HasPooler(exits))
        {
            SharedPooler.AddNew(parameters, config, exits, new SplitMix64(seed, config.Layers + 1));
        }
    }

    private static bool HasPooler(CheckpointExits exits) => exits.Exits.Any(exit => exit.Head == HeadKinds.Mix);

    private IExitHead Make(CheckpointExit exit) => exit.Head switch
    {
        HeadKinds.Attention => new AttentionHead(_parameters, exit.Prefix, _dropout),
        HeadKinds.Mean => new MeanHead(_parameters, exit.Prefix, _dropout),
        HeadKinds.Mix => new MixHead(_parameters, exit.Prefix, _pooler!, _dropout),
        _ => new ClsHead(_parameters, exit.Prefix, _dropout, StatisticsOf(exit)),
    };

    private FirstTokenStatistics? StatisticsOf(CheckpointExit exit)
    {
        if (!FirstTokenStatistics.AreNeeded(exit.Layer, _config))
        {
            return null;
        }

        FirstTokenStatistics statistics = new(_parameters, exit.Prefix, exit.Layer);
        _statistics.Add(statistics);
        return statistics;
    }
}
