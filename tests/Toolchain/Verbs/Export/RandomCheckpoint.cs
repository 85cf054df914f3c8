using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Export;

/// <summary>
/// A checkpoint of random weights in a temporary folder, three layers of 16 dimensions, with the reference texts
/// that <see cref="ReferenceBert"/> computes. Disposing it deletes the folder.
/// </summary>
internal sealed class RandomCheckpoint : IDisposable
{
    private const string Words =
        "[MASK] wall street bears claw back team wins match oil prices fall chip web search ##s ##ed . ,";

    private static readonly string[] WholeWords =
        [.. Words.Split(' ').Where(w => !w.StartsWith('#') && !w.StartsWith('['))];

    private static readonly EncoderConfig Encoder = new()
    {
        Hidden = 16,
        Layers = 3,
        Heads = 4,
        Intermediate = 24,
        Vocabulary = 30,
        Positions = 20,
        LayerNormEpsilon = 1e-12,
    };

    private readonly Random _random;

    private RandomCheckpoint(int seed, bool pair, CheckpointExit[] exits)
    {
        _random = new Random(seed);
        Root = Directory.CreateTempSubdirectory("earlyexit-test-").FullName;
        Folder = Path.Combine(Root, "checkpoint");
        Directory.CreateDirectory(Folder);
        Encoder.Save(PathOf(Checkpoint.ConfigFile));
        TokenizerConfig.Uncased.Save(PathOf(Checkpoint.TokenizerFile));
        Vocabulary.Write(PathOf(Checkpoint.VocabularyFile), [.. Vocabulary.Special, .. Words.Split(' ')]);
        new CheckpointExits(pair, MaxTokens: 12, Labels: 3, exits).Save(PathOf(Checkpoint.ExitsFile));
        WriteEncoder();
        WriteHeads(exits);
        WriteReferences(pair);
    }

    /// <summary>A folder for whatever else the test writes; it holds <see cref="Folder"/>.</summary>
    public string Root { get; }

    /// <summary>The checkpoint's folder.</summary>
    public string Folder { get; }

    /// <summary>
    /// Writes one: exits after the embeddings, after layer 2 with a standardised [CLS], and after layer 3.
    /// </summary>
    public static RandomCheckpoint Create(int seed = 1, bool pair = false) => new(
        seed,
        pair,
        [new(0, HeadKinds.Attention), new(1, HeadKinds.Attention), new(2, HeadKinds.Cls), new(3, HeadKinds.Cls)]);

    /// <summary>
    /// Writes one whose exits mix: after layer 1, and, with one between them that does not, after the last layer or
    /// before it.
    /// </summary>
    public static RandomCheckpoint CreateMixed(int seed, bool isLastMixed) => new(
        seed,
        pair: false,
        isLastMixed
            ? [new(0, HeadKinds.Attention), new(1, HeadKinds.Mix), new(2, HeadKinds.Cls), new(3, HeadKinds.Mix)]
            : [new(1, HeadKinds.Mean), new(2, HeadKinds.Mix), new(3, HeadKinds.Attention)]);

    /// <summary>Random word ids between [CLS] and [SEP], of a given length.</summary>
    public static int[] RandomIds(Random random, int length) =>
        [2, .. Enumerable.Range(0, length - 2).Select(_ => random.Next(4, 22)), 3];

    /// <summary>The full name of one of its files.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Writes labelled data beside the checkpoint: mostly what its last exit answers.</summary>
    public string WriteData(string name, int count)
    {
        ReferenceBert model = new(Checkpoint.Load(Folder));
        string path = Path.Combine(Root, name);
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(_ =>
        {
            string text = RandomText(WholeWords);
            float[] last = model.Logits(text, null)[^1];
            int label = _random.Next(5) == 0 ? _random.Next(last.Length) : Array.IndexOf(last, last.Max());
            return FormattableString.Invariant($"{label}\t{text}");
        }));
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void WriteEncoder() => SafetensorsWriter.Write(
        PathOf(Checkpoint.EncoderFile), [.. EncoderTensors.All(Encoder).Select(t => Tensor(t.Name, t.Shape))]);

    private void WriteHeads(CheckpointExit[] exits)
    {
        const int hidden = 16;
        List<FloatTensor> tensors = [];
        foreach (CheckpointExit exit in exits)
        {
            if (exit.Head == HeadKinds.Attention)
            {
                tensors.Add(Tensor($"{exit.Prefix}queries", [8, hidden]));
                tensors.Add(Tensor($"{exit.Prefix}value.weight", [hidden, hidden]));
                tensors.Add(Tensor($"{exit.Prefix}value.bias", [hidden]));
            }
            else if (exit.Head == HeadKinds.Mix)
            {
                tensors.Add(Tensor($"{exit.Prefix}mix", [exit.Layer]));
            }
            else
            {
                tensors.AddRange(Dense(exit.Prefix));
                if (exit.Layer < Encoder.Layers)
                {
                    tensors.AddRange(Statistics(exit.Prefix));
                }
            }

            tensors.Add(Tensor($"{exit.Prefix}classifier.weight", [3, hidden]));
            tensors.Add(Tensor($"{exit.Prefix}classifier.bias", [3]));
        }

        if (exits.Any(exit => exit.Head == HeadKinds.Mix))
        {
            tensors.AddRange(Dense("mix."));
            tensors.AddRange(Enumerable.Range(1, Encoder.Layers - 1).SelectMany(
                layer => Statistics(FormattableString.Invariant($"mix.{layer}."))));
        }

        SafetensorsWriter.Write(PathOf(Checkpoint.HeadsFile), tensors);
    }

    private FloatTensor[] Dense(string prefix) =>
        [Tensor($"{prefix}dense.weight", [Encoder.Hidden, Encoder.Hidden]), Tensor(
            $"{prefix}dense.bias", [Encoder.Hidden])];

    private FloatTensor[] Statistics(string prefix)
    {
        FloatTensor deviation = Tensor($"{prefix}deviation", [Encoder.Hidden]);
        return
        [
            Tensor($"{prefix}mean", [Encoder.Hidden]),
            deviation with { Values = Array.ConvertAll(deviation.Values, v => 0.2f + MathF.Abs(v)) },
        ];
    }

    private void WriteReferences(bool pair)
    {
        Checkpoint checkpoint = Checkpoint.Load(Folder);
        ReferenceBert model = new(checkpoint);
        List<ReferenceText> texts = [];
        for (int i = 0; i < 20; i++)
        {
            string first = RandomText(WholeWords);
            string? second = pair ? RandomText(WholeWords) : null;
            texts.Add(new ReferenceText(first, second, model.Logits(first, second)));
        }

        ReferenceFile.Write(PathOf(Checkpoint.ReferencesFile), texts);
    }

    private string RandomText(string[] words) =>
        string.Join(' ', Enumerable.Range(0, _random.Next(1, 16)).Select(_ => words[_random.Next(words.Length)]));

    private FloatTensor Tensor(string name, int[] shape)
    {
        // Normalisations scale by about one; everything else is as wild as it may be without saturating.
        float center = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1 : 0;
        float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = center + ((_random.NextSingle() - 0.5f) * 0.8f);
        }

        return new FloatTensor(name, shape, values);
    }
}
