namespace EarlyExitGen;

/// <summary>A loaded cascade that classifies pairs of texts. Thread-safe.</summary>
/// <typeparam name="TPrediction">The answer.</typeparam>
public interface IPairCascade<TPrediction> : ICascadeClassifier<(string First, string Second), TPrediction>
    where TPrediction : struct, ICascadePrediction
{
    /// <summary>Classifies a pair of texts at the dial's setting.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text; where both are too long, the longer one is cut off.</param>
    /// <param name="cancellationToken">Ends this call, and no other: between blocks and within one.</param>
    /// <exception cref="CascadeException">A block failed, or the last one gave no finite numbers.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TPrediction Classify(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Classify(ReadOnlySpan{char}, ReadOnlySpan{char}, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    TPrediction Classify(string first, string second, CancellationToken cancellationToken = default);
}
