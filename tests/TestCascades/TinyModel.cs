namespace EarlyExitGen.TestCascades;

/// <summary>
/// The weights of a tiny cascade and, in double precision, what its blocks compute: every layer is
/// h' = tanh(h + h W + mean(h) U), an exit's logits are mean(h) C + b. Exits are alike on purpose, so that early
/// ones often, but not always, answer as the last.
/// </summary>
public sealed class TinyModel
{
    private readonly TestCascadeOptions _options;

    public TinyModel(TestCascadeOptions options, int vocabularySize)
    {
        _options = options;
        Random random = new(options.Seed);
        int hidden = options.Hidden;
        int labels = options.Labels.Count;
        Tokens = Normal(random, vocabularySize * hidden, 1);
        Types = Normal(random, 2 * hidden, 0.3f);
        Layers = [.. Enumerable.Range(0, options.Exits[^1]).Select(_ => (
            Normal(random, hidden * hidden, 0.1f), Normal(random, hidden * hidden, 0.1f)))];
        float[] shared = Normal(random, hidden * labels, options.LogitScale / MathF.Sqrt(hidden));
        Heads = [.. options.Exits.Select((_, exit) => Head(random, shared, exit, labels))];
    }

    /// <summary>The embedding of each token id: [vocabulary, hidden].</summary>
    public float[] Tokens { get; }

    /// <summary>The embedding of each token type: [2, hidden].</summary>
    public float[] Types { get; }

    /// <summary>W and U of each layer: [hidden, hidden].</summary>
    public (float[] W, float[] U)[] Layers { get; }

    /// <summary>C [hidden, labels] and b [labels] of each exit.</summary>
    public (float[] C, float[] B)[] Heads { get; }

    /// <summary>The logits of every exit for one text: [exits * labels].</summary>
    public double[] Logits(ReadOnlySpan<int> ids, ReadOnlySpan<int> types)
    {
        int hidden = _options.Hidden;
        double[][] state = new double[ids.Length][];
        for (int s = 0; s < ids.Length; s++)
        {
            state[s] = new double[hidden];
            for (int i = 0; i < hidden; i++)
            {
                state[s][i] = Tokens[(ids[s] * hidden) + i] + (types.IsEmpty ? 0 : Types[(types[s] * hidden) + i]);
            }
        }

        List<double> logits = [];
        double[]? carried = null;
        int layer = 0;
        for (int exit = 0; exit < Heads.Length; exit++)
        {
            for (; layer < _options.Exits[exit]; layer++)
            {
                state = Step(state, Layers[layer].W, Layers[layer].U);
            }

            double[] mean = Mean(state);
            double[] pooled = [.. mean.Select((m, i) => m + (carried?[i] ?? 0))];
            (float[] c, float[] b) = Heads[exit];
            double shift = _options.HandedOn && exit > 0 && exit == Heads.Length - 1 ? Average(ids) : 0;
            logits.AddRange(
                Times(pooled, c, b.Length).Select((z, label) => z + b[label] + (shift * Shift(b.Length)[label])));
            carried = _options.CarriedState && exit == 0 ? mean : carried;
        }

        return [.. logits];
    }

    /// <summary>How much the average id of a text shifts each logit, where ids go on to the last exit.</summary>
    public static float[] Shift(int labels) => [.. Enumerable.Range(0, labels).Select(label => 0.02f * (label % 3))];

    private static double Average(ReadOnlySpan<int> ids)
    {
        double sum = 0;
        foreach (int id in ids)
        {
            sum += id;
        }

        return sum / ids.Length;
    }

    private static double[][] Step(double[][] state, float[] w, float[] u)
    {
        double[] shift = Times(Mean(state), u, state[0].Length);
        return [.. state.Select(h => h.Zip(Times(h, w, h.Length), shift).Select(
            v => Math.Tanh(v.First + v.Second + v.Third)).ToArray())];
    }

    private static double[] Mean(double[][] state) =>
        [.. Enumerable.Range(0, state[0].Length).Select(i => state.Average(h => h[i]))];

    private static double[] Times(double[] row, float[] matrix, int columns) =>
        [.. Enumerable.Range(0, columns).Select(j => row.Select((v, i) => v * matrix[(i * columns) + j]).Sum())];

    private (float[] C, float[] B) Head(Random random, float[] shared, int exit, int labels)
    {
        float[] noise = Normal(random, shared.Length, 0.3f * _options.LogitScale / MathF.Sqrt(_options.Hidden));
        float[] bias = Normal(random, labels, 0.1f);
        return _options.FixedLogits.TryGetValue(exit, out float[]? fixedLogits)
            ? (new float[shared.Length], fixedLogits)
            : ([.. shared.Zip(noise, (a, b) => a + b)], bias);
    }

    private static float[] Normal(Random random, int count, float deviation)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            // Box and Muller; 1 - u keeps the logarithm finite.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}
