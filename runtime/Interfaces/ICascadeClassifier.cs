namespace EarlyExitGen;

/// <summary>A loaded cascade that classifies. Generated classes implement it; nothing is boxed. Thread-safe.</summary>
/// <typeparam name="TInput">
/// A text, <see cref="string"/>, or a pair of texts, <c>(string First, string Second)</c>.
/// </typeparam>
/// <typeparam name="TPrediction">The answer.</typeparam>
public interface ICascadeClassifier<TInput, TPrediction> : ICascade, ICascadeStream<TInput, TPrediction>
    where TInput : notnull
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Classifies a text, or a pair.</summary>
    /// <param name="input">The text or the pair; what is too long is cut off.</param>
    /// <param name="setting">The setting at which it is answered; null for the dial's.</param>
    /// <param name="cancellationToken">Ends this call, and no other: between blocks and within one.</param>
    /// <exception cref="ArgumentException">The setting is another cascade's.</exception>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    /// <exception cref="CascadeException">A block failed, or the last one gave no finite numbers.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TPrediction Classify(
        TInput input, CascadeSetting? setting = null, CancellationToken cancellationToken = default);

    /// <summary>Classifies many on all cores, each leaving at its own exit.</summary>
    /// <param name="inputs">The texts or pairs; none is null.</param>
    /// <param name="predictions">Takes each answer at its place; may be longer.</param>
    /// <param name="setting">The setting at which they are answered; null for the dial's.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer places, or the setting is another cascade's; nothing was classified.
    /// </exception>
    /// <exception cref="ArgumentNullException">A text is null; nothing was classified.</exception>
    /// <exception cref="CascadeException">One has no answer; others may have got theirs.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; some may have got their answers.
    /// </exception>
    void Classify(
        ReadOnlySpan<TInput> inputs,
        Span<TPrediction> predictions,
        CascadeSetting? setting = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs a text, or a pair, through all exits and says what each answers, where the cascade leaves, and why. Takes
    /// as long as the full model, and allocates.
    /// </summary>
    /// <param name="input">The text or the pair.</param>
    /// <param name="setting">The setting at which it is judged; null for the dial's.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">The setting is another cascade's.</exception>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    /// <exception cref="CascadeException">A block failed, or the last one gave no finite numbers.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TextTrace Trace(TInput input, CascadeSetting? setting = null, CancellationToken cancellationToken = default);
}
