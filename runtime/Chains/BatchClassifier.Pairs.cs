namespace EarlyExitGen.Runtime;

/// <content>Pairs that are given as pairs.</content>
public abstract partial class BatchClassifier<TPrediction, TSetting>
{
    /// <summary>Classifies pairs of texts.</summary>
    /// <param name="pairs">The pairs; no text is null.</param>
    /// <param name="predictions">Takes the answer to each pair at its place; may be longer.</param>
    /// <param name="setting">The setting of the dial for all of them.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">There are fewer places than pairs; nothing was classified.</exception>
    /// <exception cref="ArgumentNullException">A text is null; nothing was classified.</exception>
    /// <exception cref="CascadeException">A pair has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes single texts.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled; some pairs may have got their answers.
    /// </exception>
    public void Classify(
        ReadOnlySpan<(string First, string Second)> pairs,
        Span<TPrediction> predictions,
        TSetting setting,
        CancellationToken cancellationToken = default)
    {
        _chain.RequirePairs(true);
        for (int i = 0; i < pairs.Length; i++)
        {
            _ = pairs[i].First ?? throw NullText.First(i, nameof(pairs));
            _ = pairs[i].Second ?? throw NullText.Second(i, nameof(pairs));
        }

        CheckPlaces(pairs.Length, predictions.Length);
        Run(new Pairs(pairs), pairs.Length, predictions, setting, cancellationToken);
    }

    private readonly ref struct Pairs(ReadOnlySpan<(string First, string Second)> pairs) : ITexts
    {
        private readonly ReadOnlySpan<(string First, string Second)> _pairs = pairs;

        public void Run(
            Job job,
            int from,
            int count,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken) =>
            job.Run(_pairs.Slice(from, count), predictions, setting, cancellationToken);
    }
}
