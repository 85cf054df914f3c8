using EarlyExitGen.Runtime;

namespace EarlyExitGen;

/// <content>What it answers: one text or pair, many, streams, and what is tokenized already.</content>
public sealed partial class InterpretedCascade
{
    /// <summary>Classifies a text.</summary>
    /// <param name="text">The text; what lies beyond <see cref="MaxTokens"/> is cut off.</param>
    /// <param name="cancellationToken">
    /// Ends this call, and no other: while it waits, between blocks and within one.
    /// </param>
    /// <exception cref="CascadeException">A block failed, or the last exit's logits are not finite.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes pairs.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CascadePrediction Classify(ReadOnlySpan<char> text, CancellationToken cancellationToken = default)
    {
        using BlockRun run = _chain.Begin(text, cancellationToken);
        return _walk.Answer(run, EarlyExits);
    }

    /// <inheritdoc cref="Classify(ReadOnlySpan{char}, CancellationToken)"/>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public CascadePrediction Classify(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Classify(text.AsSpan(), cancellationToken);
    }

    /// <summary>Classifies a pair of texts.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">
    /// The second text; beyond <see cref="MaxTokens"/> the longer one is cut off, token by token.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends this call, and no other: while it waits, between blocks and within one.
    /// </param>
    /// <exception cref="CascadeException">A block failed, or the last exit's logits are not finite.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes single texts.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CascadePrediction Classify(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, CancellationToken cancellationToken = default)
    {
        using BlockRun run = _chain.Begin(first, second, cancellationToken);
        return _walk.Answer(run, EarlyExits);
    }

    /// <inheritdoc cref="Classify(ReadOnlySpan{char}, ReadOnlySpan{char}, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    public CascadePrediction Classify(string first, string second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Classify(first.AsSpan(), second.AsSpan(), cancellationToken);
    }

    /// <inheritdoc cref="Classify(string, string, CancellationToken)"/>
    public CascadePrediction Classify(
        string first, ReadOnlySpan<char> second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        return Classify(first.AsSpan(), second, cancellationToken);
    }

    /// <inheritdoc cref="Classify(string, string, CancellationToken)"/>
    public CascadePrediction Classify(
        ReadOnlySpan<char> first, string second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(second);
        return Classify(first, second.AsSpan(), cancellationToken);
    }

    /// <summary>
    /// Classifies a stream of texts: answers come in the order of the texts, several texts are computed at a time, and
    /// at most twice <see cref="CascadeOptions.MaxConcurrency"/> are read before their answers are taken.
    /// </summary>
    /// <param name="texts">The texts; read on threads of the thread pool, one at a time.</param>
    /// <param name="cancellationToken">Ends the stream and the texts that are being computed.</param>
    /// <returns>
    /// The answers. What the texts' source or a text throws comes in its place, for a null an
    /// <see cref="ArgumentNullException"/>; whoever stops, for that or another reason, waits until the texts under way
    /// have been ended and the source has been disposed of.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public IAsyncEnumerable<CascadePrediction> ClassifyAsync(
        IAsyncEnumerable<string> texts, CancellationToken cancellationToken = default) =>
        _chain.Stream(texts, (text, token) => Classify(text, token), cancellationToken);

    /// <summary>
    /// Classifies a stream of pairs, as <see cref="ClassifyAsync(IAsyncEnumerable{string}, CancellationToken)"/> does
    /// texts.
    /// </summary>
    /// <param name="pairs">The pairs; read on threads of the thread pool, one at a time.</param>
    /// <param name="cancellationToken">Ends the stream and the pairs that are being computed.</param>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public IAsyncEnumerable<CascadePrediction> ClassifyAsync(
        IAsyncEnumerable<(string First, string Second)> pairs, CancellationToken cancellationToken = default) =>
        _chain.Stream(pairs, (pair, token) => Classify(pair.First, pair.Second, token), cancellationToken);

    /// <summary>Classifies many texts on all cores, each leaving at its own exit.</summary>
    /// <param name="texts">The texts; none is null.</param>
    /// <param name="predictions">Takes the answer to each text at its place; may be longer.</param>
    /// <param name="cancellationToken">
    /// Ends this call, and no other: between texts, between blocks and within one.
    /// </param>
    /// <exception cref="ArgumentException">There are fewer places than texts; nothing was classified.</exception>
    /// <exception cref="ArgumentNullException">A text is null; nothing was classified.</exception>
    /// <exception cref="CascadeException">A text has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes pairs.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; some texts may have got their answers.
    /// </exception>
    public void Classify(
        ReadOnlySpan<string> texts,
        Span<CascadePrediction> predictions,
        CancellationToken cancellationToken = default) =>
        _batches.Classify(texts, predictions, EarlyExits, cancellationToken);

    /// <summary>Classifies many pairs of texts on all cores, each leaving at its own exit.</summary>
    /// <param name="firsts">The first texts; none is null.</param>
    /// <param name="seconds">The second texts, as many; none is null.</param>
    /// <param name="predictions">Takes the answer to each pair at its place; may be longer.</param>
    /// <param name="cancellationToken">
    /// Ends this call, and no other: between texts, between blocks and within one.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are not as many second as first texts, or fewer places; nothing was classified.
    /// </exception>
    /// <exception cref="ArgumentNullException">A text is null; nothing was classified.</exception>
    /// <exception cref="CascadeException">A pair has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes single texts.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; some pairs may have got their answers.
    /// </exception>
    public void Classify(
        ReadOnlySpan<string> firsts,
        ReadOnlySpan<string> seconds,
        Span<CascadePrediction> predictions,
        CancellationToken cancellationToken = default) =>
        _batches.Classify(firsts, seconds, predictions, EarlyExits, cancellationToken);

    /// <summary>Classifies what is tokenized already: complete ids, <c>[CLS]</c> and <c>[SEP]</c> included.</summary>
    /// <param name="ids">The ids; at most <see cref="MaxTokens"/>.</param>
    /// <param name="cancellationToken">
    /// Ends this call, and no other: while it waits, between blocks and within one.
    /// </param>
    /// <exception cref="ArgumentException">There are no ids or too many, or one is not in the vocabulary.</exception>
    /// <exception cref="CascadeException">A block failed, or the last exit's logits are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CascadePrediction ClassifyTokens(ReadOnlySpan<int> ids, CancellationToken cancellationToken = default)
    {
        using BlockRun run = _chain.BeginTokens(ids, cancellationToken);
        return _walk.Answer(run, EarlyExits);
    }

    /// <summary>
    /// As <see cref="Classify(ReadOnlySpan{char}, CancellationToken)"/>, but only the last exit answers, whatever the
    /// dial.
    /// </summary>
    public CascadePrediction ClassifyFully(ReadOnlySpan<char> text, CancellationToken cancellationToken = default)
    {
        using BlockRun run = _chain.Begin(text, cancellationToken);
        return _walk.Answer(run, null);
    }

    /// <summary>
    /// As <see cref="Classify(string, CancellationToken)"/>, but only the last exit answers, whatever the dial.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public CascadePrediction ClassifyFully(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ClassifyFully(text.AsSpan(), cancellationToken);
    }

    /// <summary>
    /// As <see cref="Classify(ReadOnlySpan{char}, ReadOnlySpan{char}, CancellationToken)"/>, but only the last exit
    /// answers, whatever the dial.
    /// </summary>
    public CascadePrediction ClassifyFully(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, CancellationToken cancellationToken = default)
    {
        using BlockRun run = _chain.Begin(first, second, cancellationToken);
        return _walk.Answer(run, null);
    }

    /// <summary>
    /// As <see cref="Classify(string, string, CancellationToken)"/>, but only the last exit answers, whatever the dial.
    /// </summary>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    public CascadePrediction ClassifyFully(string first, string second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return ClassifyFully(first.AsSpan(), second.AsSpan(), cancellationToken);
    }

    /// <inheritdoc cref="ClassifyFully(string, string, CancellationToken)"/>
    public CascadePrediction ClassifyFully(
        string first, ReadOnlySpan<char> second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        return ClassifyFully(first.AsSpan(), second, cancellationToken);
    }

    /// <inheritdoc cref="ClassifyFully(string, string, CancellationToken)"/>
    public CascadePrediction ClassifyFully(
        ReadOnlySpan<char> first, string second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(second);
        return ClassifyFully(first, second.AsSpan(), cancellationToken);
    }

    /// <summary>As <see cref="ClassifyTokens"/>, but only the last exit answers, whatever the dial.</summary>
    public CascadePrediction ClassifyTokensFully(ReadOnlySpan<int> ids, CancellationToken cancellationToken = default)
    {
        using BlockRun run = _chain.BeginTokens(ids, cancellationToken);
        return _walk.Answer(run, null);
    }

    /// <summary>Runs all blocks and gives the raw logits of every exit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="logits">Takes [exits, labels], row by row.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <returns>How many logits were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="logits"/> is too short.</exception>
    public int Trace(ReadOnlySpan<char> text, Span<float> logits, CancellationToken cancellationToken = default)
    {
        using BlockRun run = _chain.Begin(text, cancellationToken);
        return _walk.Trace(run, logits);
    }

    /// <inheritdoc cref="Trace(ReadOnlySpan{char}, Span{float}, CancellationToken)"/>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public int Trace(string text, Span<float> logits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Trace(text.AsSpan(), logits, cancellationToken);
    }

    /// <summary>Runs all blocks on a pair of texts and gives the raw logits of every exit.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="logits">Takes [exits, labels], row by row.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <returns>How many logits were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="logits"/> is too short.</exception>
    public int Trace(
        ReadOnlySpan<char> first,
        ReadOnlySpan<char> second,
        Span<float> logits,
        CancellationToken cancellationToken = default)
    {
        using BlockRun run = _chain.Begin(first, second, cancellationToken);
        return _walk.Trace(run, logits);
    }

    /// <inheritdoc cref="Trace(ReadOnlySpan{char}, ReadOnlySpan{char}, Span{float}, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    public int Trace(string first, string second, Span<float> logits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Trace(first.AsSpan(), second.AsSpan(), logits, cancellationToken);
    }

    /// <inheritdoc cref="Trace(string, string, Span{float}, CancellationToken)"/>
    public int Trace(
        string first, ReadOnlySpan<char> second, Span<float> logits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        return Trace(first.AsSpan(), second, logits, cancellationToken);
    }

    /// <inheritdoc cref="Trace(string, string, Span{float}, CancellationToken)"/>
    public int Trace(
        ReadOnlySpan<char> first, string second, Span<float> logits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(second);
        return Trace(first, second.AsSpan(), logits, cancellationToken);
    }
}
