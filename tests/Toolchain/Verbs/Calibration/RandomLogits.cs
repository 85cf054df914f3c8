using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Calibration;

/// <summary>Logits of exits that get better with depth, and labels drawn from what the last one believes.</summary>
internal static class RandomLogits
{
    /// <summary>Makes a table; the earlier an exit, the noisier its view of the same evidence.</summary>
    public static LogitTable Create(int seed, int count, int exits = 3, int labels = 3, double scale = 2)
    {
        Random random = new(seed);
        float[] logits = new float[count * exits * labels];
        int[] gold = new int[count];
        for (int text = 0; text < count; text++)
        {
            double[] evidence = [.. Enumerable.Range(0, labels).Select(_ => scale * Normal(random))];
            for (int exit = 0; exit < exits; exit++)
            {
                double noise = 0.5 * scale * (exits - 1 - exit) / exits;
                for (int label = 0; label < labels; label++)
                {
                    logits[(((text * exits) + exit) * labels) + label] =
                        (float)(evidence[label] + (noise * Normal(random)));
                }
            }

            gold[text] = Draw(random, evidence);
        }

        return new LogitTable(logits, gold, exits, labels);
    }

    private static int Draw(Random random, double[] evidence)
    {
        double[] weights = [.. evidence.Select(Math.Exp)];
        double rest = random.NextDouble() * weights.Sum();
        int label = 0;
        while (label < weights.Length - 1 && rest >= weights[label])
        {
            rest -= weights[label++];
        }

        return label;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
