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
        _heads = [.. exits.Exits.Select(IExitHead (exit) => exit.Head == HeadKinds.Attention
            ? new AttentionHead(parameters, exit.Prefix, headDropout)
            : new ClsHead(parameters, exit.Prefix, headDropout))];
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
            }
            else
            {
                ClsHead.AddNew(parameters, exit.Prefix, config, exits.Labels, chance);
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

    /// <summary>Releases the parameters.</summary>
    public void Dispose() => Parameters.Dispose();
}
