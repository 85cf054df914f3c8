using EarlyExitGen.Execution;
using EarlyExitGen.Manifests;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Runtime;

/// <content>Texts that are tokenized already.</content>
public sealed partial class BlockChain
{
    private const int StackTokens = 1024;

    /// <summary>Whether it takes pairs of texts.</summary>
    internal bool IsPair => _description.Pair;

    /// <summary>Begins what is tokenized already.</summary>
    /// <param name="ids">
    /// The complete ids, special tokens included; of a pair, the second text is what follows the first <c>[SEP]</c>, or
    /// what the tokenizer has between texts.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the wait, and the run before its next block or in the middle of one.
    /// </param>
    /// <exception cref="ArgumentException">There are none or too many, or one is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">A model of the cascade has a vocabulary of its own.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BlockRun BeginTokens(ReadOnlySpan<int> ids, CancellationToken cancellationToken = default)
    {
        RequireTokens(ids);
        return BeginTokens(ids, truncated: false, traced: true, cancellationToken);
    }

    /// <summary>Begins token ids that have been checked.</summary>
    internal BlockRun BeginTokens(
        ReadOnlySpan<int> ids, bool truncated, bool traced, CancellationToken cancellationToken)
    {
        TextTiming timing = Telemetry.Begin(traced);
        ITextContext context = Rent(ref timing, cancellationToken);
        try
        {
            ids.CopyTo(context.Ids);
            if (_description.Pair)
            {
                _tokenizer.WriteTypes(ids, context.Types);
            }

            context.Begin(ids.Length, truncated);
            return new BlockRun(context, default);
        }
        catch (Exception e)
        {
            context.Timing.Failed(e);
            context.Return(context.Token);
            throw;
        }
    }

    /// <summary>Checks token ids that come from outside.</summary>
    /// <exception cref="ArgumentException">There are none or too many, or one is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">A model of the cascade has a vocabulary of its own.</exception>
    internal void RequireTokens(ReadOnlySpan<int> ids)
    {
        if (_otherVocabulary is { } other)
        {
            throw new InvalidOperationException(
                $"{_description.Name} goes on with the model '{Quoted.Of(other)}', whose token ids are others: give "
                + "the text.");
        }

        TokenIds.Check(ids, _description.Name, _description.Tokenizer.MaxTokens, _tokenizer.VocabularySize);
    }

    /// <summary>Adds token ids that have been checked to a window.</summary>
    internal void AddTokens(Batching.BatchRows window, TokenizedText text, int place)
    {
        ReadOnlySpan<int> ids = text.Ids.Span;
        Span<int> types = IsPair ? window.NextTypes[..ids.Length] : [];
        if (IsPair)
        {
            _tokenizer.WriteTypes(ids, types);
        }

        window.Add(ids, types, text.Truncated, place, answer: -1);
    }

    /// <summary>
    /// Whether a text that has begun can begin again from its token ids alone, with the same results: not a pair whose
    /// first text has what stands between texts in it.
    /// </summary>
    internal bool CanRestart(BlockRun run)
    {
        if (_otherVocabulary is not null)
        {
            return false;
        }

        if (!IsPair)
        {
            return true;
        }

        Span<int> types = run.Ids.Length <= StackTokens ? stackalloc int[run.Ids.Length] : new int[run.Ids.Length];
        _tokenizer.WriteTypes(run.Ids, types);
        return types.SequenceEqual(run.Types);
    }
}
