using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>An encoder with a head at each of its exits.</summary>
internal sealed class ExitModel : IDisposable
{
    private readonly BertEncoder _encoder;
    private readonly ExitHeads _heads;

    /// <summary>A model over <paramref name="parameters"/>, which hold the encoder's and the heads' tensors.</summary>
    public ExitModel(
        EncoderConfig config,
        CheckpointExits exits,
        ParameterSet parameters,
        TrainingPrecision precision,
        double headDropout)
    {
        Config = config;
        Exits = exits;
        Parameters = parameters;
        _encoder = new BertEncoder(config, parameters, precision);
        _heads = new ExitHeads(config, exits, parameters, headDropout);
    }

    /// <summary>The encoder's sizes.</summary>
    public EncoderConfig Config { get; }

    /// <summary>The task and its exits.</summary>
    public CheckpointExits Exits { get; }

    /// <summary>The trained parameters.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The statistics that <c>[CLS]</c> is standardised with, of every head and layer that does.</summary>
    public IReadOnlyList<FirstTokenStatistics> Statistics => _heads.Statistics;

    /// <summary>
    /// Raw logits, each [batch, labels], of the exits that <paramref name="plan"/> computes; null for the others.
    /// </summary>
    /// <param name="batch">The texts.</param>
    /// <param name="plan">What is computed, and how far gradients reach.</param>
    /// <param name="precision">What the encoder's dense layers multiply in; null for the training's.</param>
    /// <param name="dropout">Dropout while training; null to leave it out.</param>
    public Tensor?[] Logits(Batch batch, StepPlan plan, TrainingPrecision? precision, DropoutMasks? dropout)
    {
        DropoutMasks? encoderDropout = plan.IsEncoderFrozen ? null : dropout;
        Tensor?[] logits = new Tensor?[_heads.Count];
        List<Tensor> states = [];
        for (int i = 0; i < logits.Length && Enumerable.Range(i, logits.Length - i).Any(plan.Computes); i++)
        {
            using (plan.IsEncoderFrozen ? torch.no_grad() : null)
            {
                if (plan.IsDetached)
                {
                    states = states.ConvertAll(hidden => hidden.detach());
                }

                RunTo(Exits.Exits[i].Layer, states, batch, encoderDropout, precision);
            }

            if (plan.Computes(i))
            {
                logits[i] = _heads[i].Classify(states, batch, plan.Weights[i] > 0 ? dropout : null);
            }
        }

        return logits;
    }

    /// <summary>
    /// <c>[CLS]</c>, [batch, hidden], of each of <see cref="Statistics"/>, without dropout and in single precision.
    /// </summary>
    public Tensor[] FirstTokens(Batch batch)
    {
        List<Tensor> states = [];
        RunTo(Statistics.Max(s => s.Layer), states, batch, dropout: null, TrainingPrecision.Fp32);
        return [.. Statistics.Select(s => states[s.Layer].select(1, 0).contiguous())];
    }

    /// <summary>Releases the parameters.</summary>
    public void Dispose() => Parameters.Dispose();

    // Adds the hidden states up to a layer to those that are there.
    private void RunTo(int layer, List<Tensor> states, Batch batch, DropoutMasks? dropout, TrainingPrecision? precision)
    {
        if (states.Count == 0)
        {
            states.Add(_encoder.Embed(batch, dropout));
        }

        for (int next = states.Count - 1; next < layer; next++)
        {
            states.Add(_encoder.RunLayer(next, states[^1], batch, dropout, precision));
        }
    }
}
