using EarlyExitGen.Streaming;

namespace EarlyExitGen.Runtime;

/// <content>Texts that come one after the other.</content>
public sealed partial class BlockChain
{
    /// <summary>
    /// Answers text after text of a source, in its order, as many at a time as may compute; at most twice as many texts
    /// are read before their answers are taken. All streams of a cascade together compute as many at a time, each in
    /// its turn.
    /// </summary>
    /// <param name="texts">
    /// The source, without null; it is given a token, and read on threads of the thread pool.
    /// </param>
    /// <param name="classify">Answers a text, until its token is cancelled; called by several threads.</param>
    /// <param name="cancellationToken">Ends the stream, and with it the texts that are being computed.</param>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public IAsyncEnumerable<TPrediction> Stream<TPrediction>(
        IAsyncEnumerable<string> texts,
        Func<string, CancellationToken, TPrediction> classify,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ThrowIfDisposed();
        return OrderedStream.Run(
            texts,
            (text, index, token) => classify(text ?? throw NullText.At(index, nameof(texts)), token),
            _turns,
            cancellationToken);
    }

    /// <summary>Answers pair after pair of a source, as the other method does text after text.</summary>
    /// <param name="pairs">
    /// The source, without null; it is given a token, and read on threads of the thread pool.
    /// </param>
    /// <param name="classify">Answers a pair, until its token is cancelled; called by several threads.</param>
    /// <param name="cancellationToken">Ends the stream, and with it the pairs that are being computed.</param>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public IAsyncEnumerable<TPrediction> Stream<TPrediction>(
        IAsyncEnumerable<(string First, string Second)> pairs,
        Func<(string First, string Second), CancellationToken, TPrediction> classify,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ThrowIfDisposed();
        return OrderedStream.Run(
            pairs,
            (pair, index, token) => classify(
                (pair.First ?? throw NullText.First(index, nameof(pairs)),
                pair.Second ?? throw NullText.Second(index, nameof(pairs))),
                token),
            _turns,
            cancellationToken);
    }
}
