using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using MathNet.Numerics;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Export;

/// <summary>BERT with exits straight from its definition, in double precision, one text at a time.</summary>
internal sealed class ReferenceBert(Checkpoint checkpoint)
{
    private readonly WordPieceTokenizer _tokenizer = checkpoint.LoadTokenizer();
    private readonly Dictionary<string, float[]> _tensors = ReadAll(checkpoint);

    private int Hidden => checkpoint.Encoder.Hidden;

    /// <summary>The logits of every exit: [exit][label].</summary>
    public float[][] Logits(string first, string? second)
    {
        int[] ids = new int[checkpoint.Exits.MaxTokens];
        int[] types = new int[ids.Length];
        int count = second is null
            ? _tokenizer.Encode(first, ids, out _)
            : _tokenizer.EncodePair(first, second, ids, types, out _);
        return Logits(ids[..count], types[..count]);
    }

    /// <summary>The logits of every exit: [exit][label].</summary>
    public float[][] Logits(int[] ids, int[] types)
    {
        List<double[][]> states = [Embed(ids, types)];
        List<float[]> logits = [];
        foreach (CheckpointExit exit in checkpoint.Exits.Exits)
        {
            while (states.Count <= exit.Layer)
            {
                states.Add(Layer(states[^1], EncoderTensors.LayerPrefix(states.Count - 1)));
            }

            double[][] state = states[^1];
            double[] features = exit.Head switch
            {
                HeadKinds.Attention => Attend(state, exit),
                HeadKinds.Mean =>
                    Pool(Mix([.. state.Select(_ => 1.0 / state.Length)], state), exit.Prefix, exit.Prefix),
                HeadKinds.Mix => MixLayers([.. states.Skip(1).Select(s => s[0])], exit),
                _ => Pool(state[0], exit.Prefix, exit.Prefix),
            };
            logits.Add([.. Dense(features, $"{exit.Prefix}classifier").Select(z => (float)z)]);
        }

        return [.. logits];
    }

    /// <summary>[CLS] after each layer, the embeddings first: [layer][dimension].</summary>
    public double[][] FirstTokens(int[] ids)
    {
        List<double[][]> states = [Embed(ids, new int[ids.Length])];
        for (int layer = 0; layer < checkpoint.Encoder.Layers; layer++)
        {
            states.Add(Layer(states[^1], EncoderTensors.LayerPrefix(layer)));
        }

        return [.. states.Select(state => state[0])];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Sum(params double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Sum(row => row[i]))];

    private static double[] Softmax(double[] scores)
    {
        double max = scores.Max();
        double[] powers = [.. scores.Select(s => Math.Exp(s - max))];
        double sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }

    private static double[] Mix(double[] shares, double[][] rows) =>
        Sum([.. rows.Zip(shares, (row, share) => row.Select(v => v * share).ToArray())]);

    private static Dictionary<string, float[]> ReadAll(Checkpoint checkpoint)
    {
        Dictionary<string, float[]> tensors = [];
        foreach (SafetensorsFile file in (SafetensorsFile[])[checkpoint.OpenEncoder(), checkpoint.OpenHeads()])
        {
            using (file)
            {
                foreach (string name in file.Entries.Keys)
                {
                    tensors.Add(name, file.Read(name).Values);
                }
            }
        }

        return tensors;
    }

    private double[][] Embed(int[] ids, int[] types) =>
        [.. ids.Select((id, position) => Normalise(
            Sum(
                Row("embeddings.word_embeddings.weight", id),
                Row("embeddings.position_embeddings.weight", position),
                Row("embeddings.token_type_embeddings.weight", types[position])),
            "embeddings.LayerNorm"))];

    private double[][] Layer(double[][] state, string prefix)
    {
        string self = $"{prefix}attention.self.";
        double[][] queries = [.. state.Select(h => Dense(h, $"{self}query"))];
        double[][] keys = [.. state.Select(h => Dense(h, $"{self}key"))];
        double[][] values = [.. state.Select(h => Dense(h, $"{self}value"))];
        int heads = checkpoint.Encoder.Heads;
        int size = Hidden / heads;
        return [.. state.Select((h, token) =>
        {
            double[] context = [.. Enumerable.Range(0, heads).SelectMany(head =>
            {
                Range part = (head * size)..((head + 1) * size);
                double[] shares = Softmax([.. keys.Select(
                    key => Dot(queries[token][part], key[part]) / Math.Sqrt(size))]);
                return Mix(shares, [.. values.Select(value => value[part])]);
            })];
            double[] middle = Normalise(
                Sum(h, Dense(context, $"{prefix}attention.output.dense")), $"{prefix}attention.output.LayerNorm");
            double[] wide = [.. Dense(middle, $"{prefix}intermediate.dense").Select(
                x => 0.5 * x * (1 + SpecialFunctions.Erf(x / Math.Sqrt(2))))];
            return Normalise(Sum(middle, Dense(wide, $"{prefix}output.dense")), $"{prefix}output.LayerNorm");
        })];
    }

    private double[] Attend(double[][] state, CheckpointExit exit)
    {
        int queries = _tensors[$"{exit.Prefix}queries"].Length / Hidden;
        double[] features = [.. Enumerable.Range(0, queries).SelectMany(q =>
        {
            double[] query = Row($"{exit.Prefix}queries", q);
            double[] pooled = Mix(Softmax([.. state.Select(h => Dot(query, h))]), state);
            return Enumerable.Range(q * Hidden / queries, Hidden / queries).Select(
                row => Dot(Row($"{exit.Prefix}value.weight", row), pooled));
        })];
        return [.. Sum(features, Vector($"{exit.Prefix}value.bias")).Select(Math.Tanh)];
    }

    private double[] MixLayers(double[][] cls, CheckpointExit exit)
    {
        double[] mix = Vector($"{exit.Prefix}mix");
        double length = Math.Sqrt(mix.Sum(m => m * m));
        return Sum([.. cls.Select((vector, i) =>
            Pool(vector, "mix.", FormattableString.Invariant($"mix.{i + 1}.")).Select(v => v * mix[i] / length)
                .ToArray())]);
    }

    private double[] Pool(double[] vector, string dense, string statistics)
    {
        if (_tensors.ContainsKey($"{statistics}mean"))
        {
            double[] mean = Vector($"{statistics}mean");
            double[] deviation = Vector($"{statistics}deviation");
            vector = [.. vector.Select((v, i) => (v - mean[i]) / deviation[i])];
        }

        return [.. Dense(vector, $"{dense}dense").Select(Math.Tanh)];
    }

    private double[] Dense(double[] input, string name)
    {
        double[] bias = Vector($"{name}.bias");
        float[] weight = _tensors[$"{name}.weight"];
        return [.. bias.Select((b, row) => b + input.Select((x, i) => x * weight[(row * input.Length) + i]).Sum())];
    }

    private double[] Normalise(double[] row, string name)
    {
        double mean = row.Average();
        double deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + checkpoint.Encoder.LayerNormEpsilon);
        double[] scale = Vector($"{name}.weight");
        double[] shift = Vector($"{name}.bias");
        return [.. row.Select((v, i) => ((v - mean) / deviation * scale[i]) + shift[i])];
    }

    private double[] Row(string name, int row) =>
        Array.ConvertAll(_tensors[name][(row * Hidden)..((row + 1) * Hidden)], v => (double)v);

    private double[] Vector(string name) => Array.ConvertAll(_tensors[name], v => (double)v);
}
