using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Synthesis;

/// <summary>
/// A checkpoint of random weights. They are scaled so that hidden states and logits vary between texts as a trained
/// model's do: with BERT's own initial weights all texts would look alike.
/// </summary>
internal static class SyntheticCheckpoint
{
    // Wide enough that some answers are sure and some are not.
    private const double LogitScale = 4;

    private const int Queries = 8;

    /// <summary>Writes one into an existing folder; it has no reference texts and no calibration.</summary>
    public static Checkpoint Write(SynthesisRequest request, string folder, CancellationToken cancellation = default)
    {
        EncoderConfig config = new()
        {
            Hidden = request.Hidden,
            Layers = request.Layers,
            Heads = request.Heads,
            Intermediate = 4 * request.Hidden,
            Vocabulary = request.Vocabulary,
            Positions = request.MaxTokens,
        };
        CheckpointExit[] exits = [.. request.Exits.Select(layer => new CheckpointExit(layer, Head(request, layer)))];
        config.Save(Path.Combine(folder, Checkpoint.ConfigFile));
        TokenizerConfig.Uncased.Save(Path.Combine(folder, Checkpoint.TokenizerFile));
        Vocabulary.Write(Path.Combine(folder, Checkpoint.VocabularyFile), SyntheticVocabulary.Of(request.Vocabulary));
        new CheckpointExits(request.Pair, request.MaxTokens, request.Labels, exits)
            .Save(Path.Combine(folder, Checkpoint.ExitsFile));

        SplitMix64 chance = new(request.Seed);
        SafetensorsWriter.Write(
            Path.Combine(folder, Checkpoint.EncoderFile),
            [.. EncoderTensors.All(config).Select(tensor => Random(tensor.Name, tensor.Shape, chance, cancellation))]);
        SafetensorsWriter.Write(
            Path.Combine(folder, Checkpoint.HeadsFile),
            [.. HeadTensors(exits, config, request.Labels).Select(t => Random(t.Name, t.Shape, chance, cancellation))]);
        return Checkpoint.Load(folder);
    }

    private static string Head(SynthesisRequest request, int layer) =>
        layer == request.Layers ? request.LastHead
        : layer == 0 ? HeadKinds.Attention
        : request.Head;

    private static IEnumerable<(string Name, int[] Shape)> HeadTensors(
        CheckpointExit[] exits, EncoderConfig config, int labels)
    {
        int hidden = config.Hidden;
        foreach (CheckpointExit exit in exits)
        {
            switch (exit.Head)
            {
                case HeadKinds.Attention:
                    int queries = Enumerable.Range(1, Queries).Last(count => hidden % count == 0);
                    yield return ($"{exit.Prefix}queries", [queries, hidden]);
                    yield return ($"{exit.Prefix}value.weight", [hidden, hidden]);
                    yield return ($"{exit.Prefix}value.bias", [hidden]);
                    break;
                case HeadKinds.Mix:
                    yield return ($"{exit.Prefix}mix", [exit.Layer]);
                    break;
                default:
                    yield return ($"{exit.Prefix}dense.weight", [hidden, hidden]);
                    yield return ($"{exit.Prefix}dense.bias", [hidden]);
                    break;
            }

            yield return ($"{exit.Prefix}classifier.weight", [labels, hidden]);
            yield return ($"{exit.Prefix}classifier.bias", [labels]);
        }

        if (exits.Any(exit => exit.Head == HeadKinds.Mix))
        {
            yield return (SharedPoolerTensors.Weight, [hidden, hidden]);
            yield return (SharedPoolerTensors.Bias, [hidden]);
        }
    }

    // Matrices keep the scale of what goes through them; vectors are those of a new model.
    private static FloatTensor Random(string name, int[] shape, SplitMix64 chance, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (shape.Length == 1)
        {
            float[] values = new float[shape[0]];
            bool isScale = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal)
                || name.EndsWith(".mix", StringComparison.Ordinal);
            values.AsSpan().Fill(isScale ? 1 : 0);
            return new FloatTensor(name, shape, values);
        }

        double scale = name.Contains("embeddings", StringComparison.Ordinal) ? 1
            : name.EndsWith("classifier.weight", StringComparison.Ordinal) ? LogitScale / Math.Sqrt(shape[1])
            : 1 / Math.Sqrt(shape[1]);
        return new FloatTensor(name, shape, chance.Normal(checked(shape[0] * shape[1]), scale));
    }
}
