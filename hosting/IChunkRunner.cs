namespace EarlyExitGen.Hosting;

/// <summary>Computes the texts of a chunk.</summary>
internal interface IChunkRunner<TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Computes texts.</summary>
    /// <param name="inputs">The texts.</param>
    /// <param name="predictions">Takes what the cascade says.</param>
    /// <param name="answers">Takes the answers.</param>
    /// <param name="dial">The dial of the call; null for that of the service.</param>
    /// <param name="cancellationToken">Ends it.</param>
    void Run(
        ReadOnlySpan<TInput> inputs,
        Span<TPrediction> predictions,
        Span<CascadeAnswer<TPrediction>> answers,
        float? dial,
        CancellationToken cancellationToken);
}
