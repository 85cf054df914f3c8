using EarlyExitGen.Toolchain.Calibration;
using EarlyExitGen.Toolchain.Cli;
using EarlyExitGen.Toolchain.Data;

namespace EarlyExitGen.Toolchain.Evaluation;

/// <summary>Runs all exits of a cascade over labelled texts, through the runtime that applications use.</summary>
internal static class CascadeTracer
{
    /// <summary>The raw logits of every exit for every text; several texts are run at a time, one thread each.</summary>
    /// <param name="manifest">The cascade's manifest.</param>
    /// <param name="data">The texts.</param>
    /// <param name="onText">Called after each text, from any thread.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static LogitTable Trace(
        string manifest, IReadOnlyList<Instance> data, Action onText, CancellationToken cancellation)
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest, new CascadeOptions { IntraOpThreads = 1 });
        int exits = cascade.ExitLayers.Count;
        int labels = cascade.Labels.Count;
        float[] logits = new float[data.Count * exits * labels];
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        Parallel.For(0, data.Count, options, i =>
        {
            Span<float> row = logits.AsSpan(i * exits * labels, exits * labels);
            _ = data[i].Second is { } second
                ? cascade.Trace(data[i].First, second, row)
                : cascade.Trace(data[i].First, row);
            onText();
        });
        return new LogitTable(logits, [.. data.Select(d => d.Label)], exits, labels);
    }

    /// <summary>Checks that data fit a task.</summary>
    /// <exception cref="ToolException">There are pairs instead of single texts or vice versa, or a label is out of range.</exception>
    public static void Check(string file, IReadOnlyList<Instance> data, bool pair, int labels)
    {
        if ((data[0].Second is not null) != pair)
        {
            throw new ToolException(pair
                ? $"{file}: single texts, but the model takes pairs; give lines 'label<TAB>first<TAB>second'."
                : $"{file}: pairs of texts, but the model takes single texts; give lines 'label<TAB>text'.");
        }

        for (int i = 0; i < data.Count; i++)
        {
            if (data[i].Label >= labels)
            {
                throw new ToolException(
                    $"{file}({i + 1}): label {data[i].Label}, but the model has {labels} labels, 0 to {labels - 1}.");
            }
        }
    }
}
