using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Training;

/// <summary>An encoder with a head at each of its exits.</summary>
internal sealed class ExitModel : IDisposable
{
    private readonly BertEncoder _encoder;
    private readonly IExitHead[] _heads;

    /// <summary>A model over <paramref name="parameters"/>, which hold the encoder's and the heads' tensors.</summary>
    public ExitModel(
        EncoderConfig config, CheckpointExits exits, ParameterSet parameters, TrainingPrecision precision, double headDropout)
    {
        Config = config;
        Exits = exits;
        Parameters = parameters;
        _encoder = new BertEncoder(config, parameters, precision);
        _heads = [.. exits.Exits.Select(IExitHead (exit) => exit.Head switch
        {
            HeadKinds.Attention => new AttentionHead(parameters, exit.Prefix, headDropout),
            HeadKinds.Mean => new MeanHead(parameters, exit.Prefix, headDropout),
            _ => new ClsHead(parameters, exit.Prefix, headDropout, IsStandardised(exit, config)),
        })];
    }

    /// <summary>The encoder's sizes.</summary>
    public EncoderConfig Config { get; }

    /// <summary>The task and its exits.</summary>
    public CheckpointExits Exits { get; }

    /// <summary>What is trained.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Adds the tensors of new heads to those of an encoder.</summary>
    public static void AddHeads(ParameterSet parameters, EncoderConfig config, CheckpointExits exits, int seed)
    {
        foreach (CheckpointExit exit in exits.Exits)
        {
            Chance chance = new(seed, exit.Layer);
            if (exit.Head == HeadKinds.Attention)
            {
                AttentionHead.AddNew(parameters, exit.Prefix, config, exits.Labels, chance);
                continue;
            }

            DenseHead.AddNew(parameters, exit.Prefix, config, exits.Labels, chance);
            if (exit.Head == HeadKinds.Cls && IsStandardised(exit, config))
            {
                ClsHead.AddStatistics(parameters, exit.Prefix, config);
            }
        }
    }

    /// <summary>Raw logits, each [batch, labels], of the exits that <paramref name="plan"/> computes; null for the others.</summary>
    /// <param name="batch">The texts.</param>
    /// <param name="plan">What is computed, and how far gradients reach.</param>
    /// <param name="precision">What the encoder's dense layers multiply in; null for the training's.</param>
    /// <param name="dropout">Dropout while training; null to leave it out.</param>
    public Tensor?[] Logits(Batch batch, StepPlan plan, TrainingPrecision? precision, DropoutMasks? dropout)
    {
        DropoutMasks? encoderDropout = plan.IsEncoderFrozen ? null : dropout;
        Tensor?[] logits = new Tensor?[_heads.Length];
        Tensor? hidden = null;
        for (int i = 0; i < logits.Length && Enumerable.Range(i, logits.Length - i).Any(plan.Computes); i++)
        {
            int from = i == 0 ? 0 : Exits.Exits[i - 1].Layer;
            using (plan.IsEncoderFrozen ? torch.no_grad() : null)
            {
                hidden = hidden is null ? _encoder.Embed(batch, encoderDropout) : plan.IsDetached ? hidden.detach() : hidden;
                for (int layer = from; layer < Exits.Exits[i].Layer; layer++)
                {
                    hidden = _encoder.RunLayer(layer, hidden, batch, encoderDropout, precision);
                }
            }

            if (plan.Computes(i))
            {
                logits[i] = _heads[i].Classify(hidden, batch, plan.Weights[i] > 0 ? dropout : null);
            }
        }

        return logits;
    }

    /// <summary>The heads that standardise <c>[CLS]</c>, by their exits' numbers.</summary>
    public IReadOnlyDictionary<int, ClsHead> Standardised => _heads.Index()
        .Where(head => head.Item is ClsHead { IsStandardised: true })
        .ToDictionary(head => head.Index, head => (ClsHead)head.Item);

    /// <summary><c>[CLS]</c>, [batch, hidden], at the exits that standardise it, without dropout and in single precision; null at others.</summary>
    public Tensor?[] FirstTokens(Batch batch)
    {
        Tensor?[] first = new Tensor?[_heads.Length];
        Tensor hidden = _encoder.Embed(batch, dropout: null);
        int layer = 0;
        foreach (int exit in Standardised.Keys.Order())
        {
            for (; layer < Exits.Exits[exit].Layer; layer++)
            {
                hidden = _encoder.RunLayer(layer, hidden, batch, dropout: null, TrainingPrecision.Fp32);
            }

            first[exit] = hidden.select(1, 0).contiguous();
        }

        return first;
    }

    // Late [CLS] differs enough between texts, and the last layer is then computed for one row.
    private static bool IsStandardised(CheckpointExit exit, EncoderConfig config) => exit.Layer < config.Layers;

    /// <summary>Releases the parameters.</summary>
    public void Dispose() => Parameters.Dispose();
}
