namespace EarlyExitGen.Runtime;

/// <content>Texts that are tokenized already.</content>
public abstract partial class BatchClassifier<TPrediction, TSetting>
{
    /// <summary>Classifies what is tokenized already.</summary>
    /// <param name="texts">The token ids, special tokens included.</param>
    /// <param name="predictions">Takes the answer to each at its place; may be longer.</param>
    /// <param name="setting">The setting of the dial for all of them.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer places, no ids or too many, or one is not in the vocabulary; nothing was classified.
    /// </exception>
    /// <exception cref="CascadeException">A text has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">A model of the cascade has a vocabulary of its own.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal void Classify(
        ReadOnlySpan<TokenizedText> texts,
        Span<TPrediction> predictions,
        TSetting setting,
        CancellationToken cancellationToken)
    {
        foreach (TokenizedText text in texts)
        {
            _chain.RequireTokens(text.Ids.Span);
        }

        CheckPlaces(texts.Length, predictions.Length);
        Run(new Tokens(texts), texts.Length, predictions, setting, cancellationToken);
    }

    private readonly ref struct Tokens(ReadOnlySpan<TokenizedText> texts) : ITexts
    {
        private readonly ReadOnlySpan<TokenizedText> _texts = texts;

        public void Run(
            Job job,
            int from,
            int count,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken) =>
            job.Run(_texts.Slice(from, count), predictions, setting, cancellationToken);
    }
}
