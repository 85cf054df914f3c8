using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// BERT's encoder (Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers for Language
/// Understanding", NAACL 2019): layer normalisation after each residual sum, GELU by the error function, learned
/// positions, token types.
/// </summary>
internal sealed class BertEncoder
{
    private readonly EncoderConfig _config;
    private readonly ParameterSet _parameters;
    private readonly TrainingPrecision _precision;

    /// <summary>
    /// An encoder over <paramref name="parameters"/>, which hold its tensors under their checkpoint names.
    /// </summary>
    public BertEncoder(EncoderConfig config, ParameterSet parameters, TrainingPrecision precision)
    {
        _config = config;
        _parameters = parameters;
        _precision = precision;
    }

    /// <summary>The output of the embeddings, [batch, sequence, hidden].</summary>
    /// <param name="batch">The texts.</param>
    /// <param name="dropout">Dropout while training; null to leave it out.</param>
    public Tensor Embed(Batch batch, DropoutMasks? dropout)
    {
        Tensor positions = _parameters["embeddings.position_embeddings.weight"].narrow(0, 0, batch.Length);
        Tensor sum = Rows(EncoderTensors.WordEmbeddings, batch.Ids)
            .Plus(Rows("embeddings.token_type_embeddings.weight", batch.Types))
            .Plus(positions);
        return Drop(Normalize(sum, "embeddings.LayerNorm"), dropout);
    }

    /// <summary>Runs layer <paramref name="layer"/> (from 0) on the hidden states before it.</summary>
    public Tensor RunLayer(
        int layer, Tensor hidden, Batch batch, DropoutMasks? dropout, TrainingPrecision? precision = null)
    {
        TrainingPrecision used = precision ?? _precision;
        string prefix = EncoderTensors.LayerPrefix(layer);
        Tensor context = Attend(prefix, hidden, batch, dropout, used);
        Tensor attended = Dense(context, prefix + "attention.output.dense", used);
        hidden = Normalize(hidden.Plus(Drop(attended, dropout)), prefix + "attention.output.LayerNorm");
        Tensor inner = F.gelu(Dense(hidden, prefix + "intermediate.dense", used));
        Tensor outer = Dense(inner, prefix + "output.dense", used);
        return Normalize(hidden.Plus(Drop(outer, dropout)), prefix + "output.LayerNorm");
    }

    // Softmax and both products stay in single precision: they are a small part of the work.
    private Tensor Attend(string prefix, Tensor hidden, Batch batch, DropoutMasks? dropout, TrainingPrecision precision)
    {
        long size = _config.Hidden / _config.Heads;
        Tensor Heads(string name) => Dense(hidden, $"{prefix}attention.self.{name}", precision)
            .to(ScalarType.Float32).view(hidden.shape[0], -1, _config.Heads, size).transpose(1, 2);

        Tensor scores = Heads("query").DividedBy(Math.Sqrt(size)).matmul(Heads("key").transpose(-1, -2));
        if (batch.Mask is not null)
        {
            scores = scores.Plus(batch.Mask.unsqueeze(1).unsqueeze(1));
        }

        Tensor weights = F.softmax(scores, -1);
        weights = dropout?.Apply(weights, _config.AttentionDropout) ?? weights;
        return weights.matmul(Heads("value")).transpose(1, 2).reshape(hidden.shape);
    }

    private Tensor Rows(string name, Tensor indices) =>
        _parameters[name].index_select(0, indices.view(-1)).view(indices.shape[0], -1, _config.Hidden);

    private Tensor Dense(Tensor input, string name, TrainingPrecision precision)
    {
        Tensor weight = _parameters[name + ".weight"];
        Tensor bias = _parameters[name + ".bias"];
        return precision == TrainingPrecision.Fp32
            ? F.linear(input, weight, bias)
            : F.linear(
                input.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16), bias.to(ScalarType.BFloat16));
    }

    private Tensor Normalize(Tensor input, string name) => F.layer_norm(
        input, [_config.Hidden], _parameters[name + ".weight"], _parameters[name + ".bias"], _config.LayerNormEpsilon);

    private Tensor Drop(Tensor input, DropoutMasks? dropout) => dropout?.Apply(input, _config.HiddenDropout) ?? input;
}
