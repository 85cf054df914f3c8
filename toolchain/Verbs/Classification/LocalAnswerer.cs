using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>A cascade in this process, one text on each core.</summary>
/// <param name="cascade">The cascade; disposed of with this.</param>
internal sealed class LocalAnswerer(InterpretedCascade cascade) : IAnswerer
{
    /// <inheritdoc/>
    public CascadeInfo Info => cascade.Info;

    /// <inheritdoc/>
    public float Dial => cascade.Dial;

    /// <summary>Cores wait for each other at the end of a chunk only.</summary>
    public int ChunkTexts => 512;

    /// <summary>One, which has all cores.</summary>
    public int Ahead => 1;

    /// <inheritdoc/>
    public string? State => null;

    /// <summary>Loads a cascade.</summary>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="dial">The setting of the dial; null for the manifest's.</param>
    /// <exception cref="CascadeException">It cannot be loaded.</exception>
    public static LocalAnswerer Load(string manifest, float? dial)
    {
        // With a text on each core, one thread a text answers most of them.
        InterpretedCascade cascade =
            InterpretedCascade.Load(manifest, new CascadeOptions { IntraOpThreads = 1 });
        cascade.Dial = dial ?? cascade.Dial;
        return new LocalAnswerer(cascade);
    }

    /// <inheritdoc/>
    public Task<CascadePrediction[]> AnswerAsync(
        IReadOnlyList<DataRow> rows, string name, CancellationToken cancellation)
    {
        CascadePrediction[] answers = new CascadePrediction[rows.Count];
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.For(0, rows.Count, parallel, i =>
            {
                try
                {
                    answers[i] = rows[i].Second is { } second
                        ? cascade.Classify(rows[i].First, second)
                        : cascade.Classify(rows[i].First);
                }
                catch (CascadeException e)
                {
                    throw new ToolException(FormattableString.Invariant($"{name}({rows[i].Line}): {e.Message}"), e);
                }
            });
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions[0];
        }

        return Task.FromResult(answers);
    }

    /// <inheritdoc/>
    public void Dispose() => cascade.Dispose();
}
