using System.ComponentModel;
using EarlyExitGen.Batching;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Runtime;

/// <summary>
/// Classifies many texts on all cores: what is common to all cascades. Each derived class knows how its exits decide.
/// Thread-safe; allocates nothing per call once it has seen as many texts.
/// </summary>
/// <typeparam name="TPrediction">What a text is answered with.</typeparam>
/// <typeparam name="TSetting">The setting of the dial.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class BatchClassifier<TPrediction, TSetting>
{
    // Strings and predictions cross threads in arrays, and these are bounded.
    private const int MostTexts = 4096;

    private readonly BlockChain _chain;
    private readonly Lock _gate = new();
    private readonly Stack<Job> _idle = [];

    /// <summary>Classifies with the blocks of <paramref name="chain"/>.</summary>
    protected BatchClassifier(BlockChain chain) => _chain = chain;

    /// <summary>Classifies texts.</summary>
    /// <param name="texts">The texts; none is null.</param>
    /// <param name="predictions">Takes the answer to each text at its place; may be longer.</param>
    /// <param name="setting">The setting of the dial for all of them.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">There are fewer places than texts; nothing was classified.</exception>
    /// <exception cref="ArgumentNullException">A text is null; nothing was classified.</exception>
    /// <exception cref="CascadeException">A text has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes pairs.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled; some texts may have got their answers.
    /// </exception>
    public void Classify(
        ReadOnlySpan<string> texts,
        Span<TPrediction> predictions,
        TSetting setting,
        CancellationToken cancellationToken = default)
    {
        _chain.RequirePairs(false);
        Check(texts, nameof(texts));
        CheckPlaces(texts.Length, predictions.Length);
        Run(new Strings(texts, default), texts.Length, predictions, setting, cancellationToken);
    }

    /// <summary>Classifies pairs of texts.</summary>
    /// <param name="firsts">The first texts; none is null.</param>
    /// <param name="seconds">The second texts, as many; none is null.</param>
    /// <param name="predictions">Takes the answer to each pair at its place; may be longer.</param>
    /// <param name="setting">The setting of the dial for all of them.</param>
    /// <param name="cancellationToken">Ends this call, and no other.</param>
    /// <exception cref="ArgumentException">
    /// There are not as many second as first texts, or fewer places; nothing was classified.
    /// </exception>
    /// <exception cref="ArgumentNullException">A text is null; nothing was classified.</exception>
    /// <exception cref="CascadeException">A pair has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes single texts.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled; some pairs may have got their answers.
    /// </exception>
    public void Classify(
        ReadOnlySpan<string> firsts,
        ReadOnlySpan<string> seconds,
        Span<TPrediction> predictions,
        TSetting setting,
        CancellationToken cancellationToken = default)
    {
        _chain.RequirePairs(true);
        Check(firsts, nameof(firsts));
        Check(seconds, nameof(seconds));
        if (firsts.Length != seconds.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {firsts.Length} first and {seconds.Length} second texts."),
                nameof(seconds));
        }

        CheckPlaces(firsts.Length, predictions.Length);
        Run(new Strings(firsts, seconds), firsts.Length, predictions, setting, cancellationToken);
    }

    /// <summary>Classifies one text.</summary>
    protected abstract TPrediction Run(BlockRun run, TSetting setting);

    /// <summary>
    /// Classifies texts together; the answer of each goes to the place that <see cref="BatchRun.Leave"/> gives.
    /// </summary>
    protected abstract void Run(BatchRun batch, TPrediction[] predictions, TSetting setting);

    /// <summary>
    /// Goes on with a further model for the texts that no exit of the models before it has answered. Only for cascades
    /// of several models.
    /// </summary>
    /// <param name="model">The model, from 1.</param>
    /// <param name="batch">The texts.</param>
    /// <param name="predictions">Takes the answers, as the other method does.</param>
    /// <param name="setting">The setting of the dial.</param>
    protected virtual void Run(int model, BatchRun batch, TPrediction[] predictions, TSetting setting) =>
        throw new NotSupportedException("The class was generated for a cascade of one model.");

    /// <summary>
    /// Answers a text at the lexical exit, if that exit is sure enough. Only for cascades that have one; computes the
    /// exit, and no other.
    /// </summary>
    /// <param name="run">The text.</param>
    /// <param name="setting">The setting of the dial.</param>
    /// <param name="prediction">The answer.</param>
    /// <returns>Whether it did.</returns>
    protected virtual bool TryAnswer(BlockRun run, TSetting setting, out TPrediction prediction) =>
        throw new NotSupportedException("The class was generated for a cascade without a lexical exit.");

    private static void Check(ReadOnlySpan<string> texts, string name)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            if (texts[i] is null)
            {
                throw NullText.At(i, name);
            }
        }
    }

    private static void CheckPlaces(int texts, int places)
    {
        if (places < texts)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {texts} texts, but places for {places} predictions only."),
                "predictions");
        }
    }

    // A portion at a time; calls have jobs of their own.
    private void Run<TTexts>(
        TTexts texts,
        int count,
        Span<TPrediction> predictions,
        TSetting setting,
        CancellationToken cancellationToken)
        where TTexts : struct, ITexts, allows ref struct
    {
        _chain.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        Job job = Rent();
        try
        {
            for (int done = 0; done < count; done += MostTexts)
            {
                int portion = Math.Min(MostTexts, count - done);
                texts.Run(job, done, portion, predictions.Slice(done, portion), setting, cancellationToken);
            }
        }
        finally
        {
            Return(job);
        }
    }

    private Job Rent()
    {
        lock (_gate)
        {
            return _idle.TryPop(out Job? job) ? job : new Job(this);
        }
    }

    private void Return(Job job)
    {
        lock (_gate)
        {
            _idle.Push(job);
        }
    }

    // Texts in one of the forms that a job takes.
    private interface ITexts
    {
        void Run(
            Job job,
            int from,
            int count,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken);
    }

    private readonly ref struct Strings(ReadOnlySpan<string> firsts, ReadOnlySpan<string> seconds) : ITexts
    {
        private readonly ReadOnlySpan<string> _firsts = firsts;
        private readonly ReadOnlySpan<string> _seconds = seconds;

        public void Run(
            Job job,
            int from,
            int count,
            Span<TPrediction> predictions,
            TSetting setting,
            CancellationToken cancellationToken) =>
            job.Run(
                _firsts.Slice(from, count),
                _seconds.IsEmpty ? default : _seconds.Slice(from, count),
                predictions,
                setting,
                cancellationToken);
    }
}
