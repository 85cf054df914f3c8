namespace EarlyExitGen.Hosting;

/// <summary>An answer, and at which setting of the dial it was given.</summary>
/// <typeparam name="TPrediction">The answer.</typeparam>
/// <param name="Prediction">The answer.</param>
/// <param name="Dial">The setting.</param>
/// <param name="Turned">Whether the queue had turned the dial there.</param>
public readonly record struct CascadeAnswer<TPrediction>(TPrediction Prediction, float Dial, bool Turned)
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>
    /// Whether an exit answered that was not sure enough, because those after it were out of reach: the promise does
    /// not hold for this answer. Never of a cascade in one process.
    /// </summary>
    public bool Degraded { get; init; }
}
