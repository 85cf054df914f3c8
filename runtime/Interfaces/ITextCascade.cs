namespace EarlyExitGen;

/// <summary>A loaded cascade that classifies single texts. Thread-safe.</summary>
/// <typeparam name="TPrediction">The answer.</typeparam>
public interface ITextCascade<TPrediction> : ICascadeClassifier<string, TPrediction>
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Classifies a text at the dial's setting.</summary>
    /// <param name="text">The text; what is too long is cut off.</param>
    /// <param name="cancellationToken">Ends this call, and no other: between blocks and within one.</param>
    /// <exception cref="CascadeException">A block failed, or the last one gave no finite numbers.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TPrediction Classify(ReadOnlySpan<char> text, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Classify(ReadOnlySpan{char}, CancellationToken)"/>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    TPrediction Classify(string text, CancellationToken cancellationToken = default);
}
