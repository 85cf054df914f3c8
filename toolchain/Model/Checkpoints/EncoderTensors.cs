namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>Names and shapes of a BERT encoder's tensors, without the pooler, as a checkpoint stores them.</summary>
internal static class EncoderTensors
{
    /// <summary>The word embeddings, [vocabulary, hidden].</summary>
    public const string WordEmbeddings = "embeddings.word_embeddings.weight";

    /// <summary>The prefix of the names of layer <paramref name="layer"/> (from 0).</summary>
    public static string LayerPrefix(int layer) => FormattableString.Invariant($"encoder.layer.{layer}.");

    /// <summary>Every tensor that the encoder consists of, in the order of a checkpoint.</summary>
    public static IEnumerable<(string Name, int[] Shape)> All(EncoderConfig config)
    {
        int hidden = config.Hidden;
        yield return (WordEmbeddings, [config.Vocabulary, hidden]);
        yield return ("embeddings.position_embeddings.weight", [config.Positions, hidden]);
        yield return ("embeddings.token_type_embeddings.weight", [config.TokenTypes, hidden]);
        yield return ("embeddings.LayerNorm.weight", [hidden]);
        yield return ("embeddings.LayerNorm.bias", [hidden]);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            string prefix = LayerPrefix(layer);
            foreach ((string name, int rows, int columns) in ((string, int, int)[])[
                ("attention.self.query", hidden, hidden),
                ("attention.self.key", hidden, hidden),
                ("attention.self.value", hidden, hidden),
                ("attention.output.dense", hidden, hidden),
                ("intermediate.dense", config.Intermediate, hidden),
                ("output.dense", hidden, config.Intermediate)])
            {
                yield return ($"{prefix}{name}.weight", [rows, columns]);
                yield return ($"{prefix}{name}.bias", [rows]);
            }

            foreach (string name in (string[])["attention.output.LayerNorm", "output.LayerNorm"])
            {
                yield return ($"{prefix}{name}.weight", [hidden]);
                yield return ($"{prefix}{name}.bias", [hidden]);
            }
        }
    }
}
