using EarlyExitGen.Lexical;
using EarlyExitGen.Runtime;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Execution;

/// <summary>The exit of a cascade that answers from the token ids alone, before any block. Thread-safe.</summary>
/// <param name="lexicon">Its weights.</param>
/// <param name="path">The file that they are from.</param>
/// <param name="description">The cascade.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="pool">The contexts of texts that go on.</param>
internal sealed class LexicalExit(
    Lexicon lexicon,
    string path,
    CascadeDescription description,
    ITextTokenizer tokenizer,
    ContextPool<RunContext> pool)
{
    private readonly int[] _between = description.Pair ? tokenizer.Between : [];

    /// <summary>The largest number of token ids of a text.</summary>
    public int MaxTokens => description.Tokenizer.MaxTokens;

    /// <summary>The number of labels.</summary>
    public int Labels => description.LabelCount;

    /// <summary>Whether an instance is a pair of texts.</summary>
    public bool Pair => description.Pair;

    /// <summary>Checks that the cascade can still be used.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void ThrowIfDisposed()
    {
        if (pool.IsClosed)
        {
            throw new ObjectDisposedException(description.Name);
        }
    }

    /// <summary>Writes the logits of a text, one for each label.</summary>
    /// <param name="ids">Its complete token ids.</param>
    /// <param name="logits">Takes them.</param>
    public void Score(ReadOnlySpan<int> ids, Span<float> logits)
    {
        TextParts.Split(
            ids,
            _between,
            out ReadOnlySpan<int> first,
            out ReadOnlySpan<int> second,
            tokenizer.Before,
            tokenizer.After);
        lexicon.Score(first, second, logits);
    }

    /// <summary>Takes a context for a text that goes on, waiting for it if need be.</summary>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RunContext Rent(CancellationToken cancellationToken) => RunContext.Rent(pool, cancellationToken);

    /// <summary>The error of logits that are not finite numbers.</summary>
    public CascadeException NotFinite() => new(
        $"{description.Name}: the lexicon '{path}' gave logits that are not finite numbers, so there is no answer. "
        + "Its scales are too large: make it again.",
        path);
}
