using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Starting;

/// <summary>A Hugging Face folder of a tiny random encoder that knows the words of the made-up task.</summary>
internal static class TinyModel
{
    private const string Words =
        "[MASK] goal coach league market shares profit the a of in on today again says new old two";

    private static readonly EncoderConfig Config = new()
    {
        Hidden = 64,
        Layers = 2,
        Heads = 2,
        Intermediate = 128,
        Vocabulary = Vocabulary.Special.Count + Words.Split(' ').Length,
        Positions = 32,
    };

    /// <summary>Writes an encoder, of <c>BertModel</c>.</summary>
    public static string WriteEncoder(TemporaryFolder folder, string name) => Write(folder, name, Config, "", []);

    /// <summary>Writes a <c>BertForSequenceClassification</c> with two labels.</summary>
    public static string WriteClassifier(TemporaryFolder folder, string name, params string[] labels)
    {
        Random random = new(2);
        return Write(folder, name, Config with { LabelNames = labels }, "bert.",
        [
            Tensor("bert.pooler.dense.weight", [Config.Hidden, Config.Hidden], random),
            Tensor("bert.pooler.dense.bias", [Config.Hidden], random),
            Tensor("classifier.weight", [labels.Length, Config.Hidden], random),
            Tensor("classifier.bias", [labels.Length], random),
        ]);
    }

    private static string Write(
        TemporaryFolder folder, string name, EncoderConfig config, string prefix, FloatTensor[] more)
    {
        string path = Directory.CreateDirectory(folder[name]).FullName;
        Random random = new(1);
        config.Save(Path.Combine(path, Checkpoint.ConfigFile));
        TokenizerConfig.Uncased.Save(Path.Combine(path, Checkpoint.TokenizerFile));
        Vocabulary.Write(Path.Combine(path, Checkpoint.VocabularyFile), [.. Vocabulary.Special, .. Words.Split(' ')]);
        SafetensorsWriter.Write(
            Path.Combine(path, Checkpoint.EncoderFile),
            [
                .. EncoderTensors.All(config).Select(tensor => Tensor(prefix + tensor.Name, tensor.Shape, random)),
                .. more,
            ]);
        return path;
    }

    // Normalisations scale by about one.
    private static FloatTensor Tensor(string name, int[] shape, Random random)
    {
        float center = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1 : 0;
        float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = center + ((random.NextSingle() - 0.5f) * 0.6f);
        }

        return new FloatTensor(name, shape, values);
    }
}
