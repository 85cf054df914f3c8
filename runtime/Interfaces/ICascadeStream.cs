namespace EarlyExitGen;

/// <summary>
/// Answers a stream, here or elsewhere. A loaded cascade does, and so may whatever hands texts on to several.
/// </summary>
/// <typeparam name="TInput">A text, <see cref="string"/>, or a pair of texts.</typeparam>
/// <typeparam name="TPrediction">The answer.</typeparam>
public interface ICascadeStream<TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Classifies a stream: answers come in its order, several are computed at a time.</summary>
    /// <param name="inputs">The stream, without null; read on threads of the thread pool, one at a time.</param>
    /// <param name="cancellationToken">Ends the stream and what is being computed.</param>
    /// <returns>The answers; what the source or one of them throws comes in its place.</returns>
    IAsyncEnumerable<TPrediction> ClassifyAsync(
        IAsyncEnumerable<TInput> inputs, CancellationToken cancellationToken = default);
}
