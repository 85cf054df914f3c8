using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Data;
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

    /// <summary>Raw logits of every exit, each [batch, labels].</summary>
    /// <param name="batch">The texts.</param>
    /// <param name="dropout">Dropout while training; null measures: no dropout, and single precision throughout.</param>
    public Tensor[] Logits(Batch batch, DropoutMasks? dropout)
    {
        TrainingPrecision? precision = dropout is null ? TrainingPrecision.Fp32 : null;
        Tensor[] logits = new Tensor[_heads.Length];
        Tensor hidden = _encoder.Embed(batch, dropout);
        int layer = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            for (; layer < Exits.Exits[i].Layer; layer++)
            {
                hidden = _encoder.RunLayer(layer, hidden, batch, dropout, precision);
            }

            logits[i] = _heads[i].Classify(hidden, batch, dropout);
        }

        return logits;
    }

    /// <summary>Releases the parameters.</summary>
    public void Dispose() => Parameters.Dispose();
}
