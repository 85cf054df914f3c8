namespace EarlyExitGen.Hosting;

/// <summary>Computes the texts of a chunk, here or elsewhere.</summary>
internal interface IChunkRunner<TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Whether they are computed elsewhere, so that a chunk takes little of this process's time.</summary>
    bool IsElsewhere { get; }

    /// <summary>Computes texts, and leaves their answers in the job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">Behind the last.</param>
    ValueTask RunAsync(ClassifyJob<TInput, TPrediction> job, int from, int to);
}
