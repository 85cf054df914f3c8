namespace EarlyExitGen.Hosting;

/// <summary>
/// A cascade in the host that classifies: behind a bounded queue, in which nobody is starved. Thread-safe.
/// </summary>
/// <typeparam name="TInput">A text, <see cref="string"/>, or a pair of texts.</typeparam>
/// <typeparam name="TPrediction">The answer.</typeparam>
public interface ICascadeService<TInput, TPrediction> : ICascadeService, ICascadeStream<TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Classifies a text, or a pair.</summary>
    /// <param name="input">The text or the pair.</param>
    /// <param name="call">What this call asks for; the default is what the options say.</param>
    /// <param name="cancellationToken">Ends it: in the queue, between blocks and within one.</param>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The call's dial is outside what the rule takes.</exception>
    /// <exception cref="CascadeException">A block failed, or the last one gave no finite numbers.</exception>
    /// <exception cref="CascadeOverloadedException">The queue is full.</exception>
    /// <exception cref="CascadeStoppedException">The host is going down, or has not come up yet.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    ValueTask<CascadeAnswer<TPrediction>> ClassifyAsync(
        TInput input, CascadeCall call = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Classifies many, in chunks that take turns with others' texts; either all are answered or the call fails.
    /// </summary>
    /// <param name="inputs">The texts or pairs; none is null. Not to be changed before the answers are there.</param>
    /// <param name="call">What this call asks for; the default is what the options say.</param>
    /// <param name="cancellationToken">Ends it: in the queue, between texts, between blocks and within one.</param>
    /// <inheritdoc cref="ClassifyAsync(TInput, CascadeCall, CancellationToken)" path="/exception"/>
    Task<CascadeAnswer<TPrediction>[]> ClassifyAsync(
        IReadOnlyList<TInput> inputs, CascadeCall call = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs a text, or a pair, through all exits and says what each answers, where the cascade leaves, and why. Waits
    /// in the queue as any text does.
    /// </summary>
    /// <param name="input">The text or the pair.</param>
    /// <param name="call">What this call asks for; the default is what the options say.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <inheritdoc cref="ClassifyAsync(TInput, CascadeCall, CancellationToken)" path="/exception"/>
    Task<TextTrace> TraceAsync(TInput input, CascadeCall call = default, CancellationToken cancellationToken = default);
}
