using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;

namespace EarlyExitGen;

/// <summary>
/// A cascade that is read from its manifest at run time instead of being compiled: for tools, tests, and applications
/// that learn only then which cascade they run. It answers bit for bit as the generated class does. Thread-safe.
/// </summary>
public sealed class InterpretedCascade : IDisposable
{
    private const int StackLabels = 256;

    private readonly BlockChain _chain;
    private readonly CascadeSpec _spec;
    private readonly float[] _temperatures;
    private readonly Batches _batches;
    private ExitThresholds _thresholds;

    private InterpretedCascade(BlockChain chain, CascadeSpec spec, CascadeRule rule)
    {
        _chain = chain;
        _spec = spec;
        _temperatures = [.. spec.Exits.Select(static exit => exit.Temperature.Single)];
        Labels = [.. spec.Labels.Select(static label => label.Text)];
        ExitLayers = [.. spec.Exits.Select(static exit => exit.Layer)];
        Rule = rule;
        OperatingPoints = [.. spec.OperatingPoints.Where(point => SettingOf(point) is not null).Select(static point => point.Name)];
        _batches = new Batches(this);
        _thresholds = ExitThresholds.Initial(spec, rule);
    }

    /// <summary>The labels' text, by their number.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The number of layers of the encoder.</summary>
    public int Layers => _spec.Layers;

    /// <summary>Per exit, the layers of the encoder before it, rising to <see cref="Layers"/>.</summary>
    public IReadOnlyList<int> ExitLayers { get; }

    /// <summary>Whether an instance is a pair of texts.</summary>
    public bool IsPair => _spec.Input == InputKind.Pair;

    /// <summary>The largest number of token ids, special tokens counted.</summary>
    public int MaxTokens => _spec.Tokenizer.MaxTokens;

    /// <summary>The rule by which exits answer.</summary>
    public CascadeRule Rule { get; }

    /// <summary>
    /// The dial of the <see cref="Rule"/>; starts as the manifest says, exits that have settings of their own with those,
    /// or if it says nothing where no text leaves early, or only a sure one. Setting it sets all exits. May be turned at
    /// any time: counts from the next text on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside what the rule takes.</exception>
    public float Dial
    {
        get => Volatile.Read(ref _thresholds).Dial;
        set => Volatile.Write(ref _thresholds, ExitThresholds.Of(_spec, Rule, value));
    }

    /// <summary>The names of the manifest's operating points that have a setting for the <see cref="Rule"/>.</summary>
    public IReadOnlyList<string> OperatingPoints { get; }

    /// <summary>The threads that compute its texts.</summary>
    public CascadeThreads Threads => _chain.Threads;

    /// <summary>Reads a manifest and loads its cascade, whose files lie beside it.</summary>
    /// <param name="manifestFile">The manifest, <c>*.cascade.json</c>.</param>
    /// <param name="options">How the cascade is loaded and run; its folder is not used. Null for the defaults.</param>
    /// <param name="rule">The rule by which exits answer; null for the manifest's.</param>
    /// <exception cref="CascadeException">
    /// The manifest has mistakes (all are listed, with line and column), or the cascade cannot be loaded.
    /// </exception>
    public static InterpretedCascade Load(
        string manifestFile, CascadeOptions? options = null, CascadeRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(manifestFile);
        string path = Path.GetFullPath(manifestFile);
        string folder = Path.GetDirectoryName(path)!;
        CascadeSpec spec = ManifestFile.Read(path);
        BlockChain chain = BlockChain.Load(CascadeDescriptions.Of(spec, folder), folder, options ?? new CascadeOptions());
        return new InterpretedCascade(chain, spec, rule ?? (CascadeRule)spec.Rule);
    }

    /// <summary>Turns the <see cref="Dial"/> to an operating point; like the dial, at any time.</summary>
    /// <param name="operatingPoint">Its name, one of <see cref="OperatingPoints"/>.</param>
    /// <exception cref="ArgumentException">There is no such operating point.</exception>
    public void Use(string operatingPoint)
    {
        ArgumentNullException.ThrowIfNull(operatingPoint);
        OperatingPointSpec? point = _spec.OperatingPoints.FirstOrDefault(point => point.Name == operatingPoint);
        Dial = (point is null ? null : SettingOf(point)) ?? throw new ArgumentException(
            $"There is no operating point '{operatingPoint}'{(OperatingPoints.Count == 0 ? "" : $" beside {string.Join(", ", OperatingPoints)}")}.",
            nameof(operatingPoint));
    }

    /// <summary>
    /// Makes ready for texts of any length, as many as may be computed at a time: loads blocks that are not loaded yet,
    /// runs all of them once, and makes whatever is kept. Afterwards no text waits for any of it. May be called at any time;
    /// waits for texts under way, and texts that begin meanwhile wait.
    /// </summary>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public void WarmUp() => _chain.WarmUp();

    /// <summary>Classifies a text.</summary>
    /// <param name="text">The text; what lies beyond <see cref="MaxTokens"/> is cut off.</param>
    /// <param name="cancellationToken">Ends this call, and no other: while it waits, between blocks and within one.</param>
    /// <exception cref="CascadeException">A block failed, or the last exit's logits are not finite.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes pairs.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CascadePrediction Classify(ReadOnlySpan<char> text, CancellationToken cancellationToken = default) =>
        Answer(_chain.Begin(text, cancellationToken), EarlyExits);

    /// <summary>Classifies a pair of texts.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text; beyond <see cref="MaxTokens"/> the longer one is cut off, token by token.</param>
    /// <param name="cancellationToken">Ends this call, and no other: while it waits, between blocks and within one.</param>
    /// <exception cref="CascadeException">A block failed, or the last exit's logits are not finite.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes single texts.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CascadePrediction Classify(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, CancellationToken cancellationToken = default) =>
        Answer(_chain.Begin(first, second, cancellationToken), EarlyExits);

    /// <summary>
    /// Classifies a stream of texts: answers come in the order of the texts, several texts are computed at a time, and at
    /// most twice <see cref="CascadeOptions.MaxConcurrency"/> are read before their answers are taken.
    /// </summary>
    /// <param name="texts">The texts; read on threads of the thread pool, one at a time.</param>
    /// <param name="cancellationToken">Ends the stream and the texts that are being computed.</param>
    /// <returns>
    /// The answers. What the texts' source or a text throws comes in its place; whoever stops, for that or another reason,
    /// waits until the texts under way have been ended and the source has been disposed of.
    /// </returns>
    public IAsyncEnumerable<CascadePrediction> ClassifyAsync(
        IAsyncEnumerable<string> texts, CancellationToken cancellationToken = default) =>
        _chain.Stream(texts, (text, token) => Classify(text, token), cancellationToken);

    /// <summary>
    /// Classifies a stream of pairs, as <see cref="ClassifyAsync(IAsyncEnumerable{string}, CancellationToken)"/> does texts.
    /// </summary>
    /// <param name="pairs">The pairs; read on threads of the thread pool, one at a time.</param>
    /// <param name="cancellationToken">Ends the stream and the pairs that are being computed.</param>
    public IAsyncEnumerable<CascadePrediction> ClassifyAsync(
        IAsyncEnumerable<(string First, string Second)> pairs, CancellationToken cancellationToken = default) =>
        _chain.Stream(pairs, (pair, token) => Classify(pair.First, pair.Second, token), cancellationToken);

    /// <summary>Classifies many texts on all cores, each leaving at its own exit.</summary>
    /// <param name="texts">The texts; none is null.</param>
    /// <param name="predictions">Takes the answer to each text at its place; may be longer.</param>
    /// <exception cref="ArgumentException">A text is null, or there are fewer places than texts; nothing was classified.</exception>
    /// <exception cref="CascadeException">A text has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes pairs.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public void Classify(ReadOnlySpan<string> texts, Span<CascadePrediction> predictions) =>
        _batches.Classify(texts, predictions, EarlyExits);

    /// <summary>Classifies many pairs of texts on all cores, each leaving at its own exit.</summary>
    /// <param name="firsts">The first texts; none is null.</param>
    /// <param name="seconds">The second texts, as many; none is null.</param>
    /// <param name="predictions">Takes the answer to each pair at its place; may be longer.</param>
    /// <exception cref="ArgumentException">
    /// A text is null, there are not as many second as first texts, or fewer places; nothing was classified.
    /// </exception>
    /// <exception cref="CascadeException">A pair has no answer; others may have got theirs.</exception>
    /// <exception cref="InvalidOperationException">The cascade takes single texts.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public void Classify(ReadOnlySpan<string> firsts, ReadOnlySpan<string> seconds, Span<CascadePrediction> predictions) =>
        _batches.Classify(firsts, seconds, predictions, EarlyExits);

    /// <summary>Classifies what is tokenized already: complete ids, <c>[CLS]</c> and <c>[SEP]</c> included.</summary>
    /// <exception cref="ArgumentException">There are no ids or too many, or one is not in the vocabulary.</exception>
    /// <exception cref="CascadeException">A block failed, or the last exit's logits are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public CascadePrediction ClassifyTokens(ReadOnlySpan<int> ids) => Answer(_chain.BeginTokens(ids), EarlyExits);

    /// <summary>As <see cref="Classify(ReadOnlySpan{char}, CancellationToken)"/>, but only the last exit answers, whatever the dial.</summary>
    public CascadePrediction ClassifyFully(ReadOnlySpan<char> text) => Answer(_chain.Begin(text), null);

    /// <summary>
    /// As <see cref="Classify(ReadOnlySpan{char}, ReadOnlySpan{char}, CancellationToken)"/>, but only the last exit answers, whatever the
    /// dial.
    /// </summary>
    public CascadePrediction ClassifyFully(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        Answer(_chain.Begin(first, second), null);

    /// <summary>As <see cref="ClassifyTokens"/>, but only the last exit answers, whatever the dial.</summary>
    public CascadePrediction ClassifyTokensFully(ReadOnlySpan<int> ids) => Answer(_chain.BeginTokens(ids), null);

    /// <summary>Runs all blocks and gives the raw logits of every exit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="logits">Takes [exits, labels], row by row.</param>
    /// <returns>How many logits were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="logits"/> is too short.</exception>
    public int Trace(ReadOnlySpan<char> text, Span<float> logits) => Trace(_chain.Begin(text), logits);

    /// <summary>Runs all blocks on a pair of texts and gives the raw logits of every exit.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="logits">Takes [exits, labels], row by row.</param>
    /// <returns>How many logits were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="logits"/> is too short.</exception>
    public int Trace(ReadOnlySpan<char> first, ReadOnlySpan<char> second, Span<float> logits) =>
        Trace(_chain.Begin(first, second), logits);

    /// <summary>Refuses further texts, waits for those that are being computed, and releases the sessions.</summary>
    public void Dispose() => _chain.Dispose();

    private float? SettingOf(OperatingPointSpec point) => point.Dials.Of((ExitRule)Rule)?.Single;

    private ExitThresholds EarlyExits => Volatile.Read(ref _thresholds);

    private CascadePrediction Answer(BlockRun begun, ExitThresholds? thresholds)
    {
        using BlockRun run = begun;
        return Run(run, thresholds);
    }

    // Without thresholds only the last exit answers.
    private CascadePrediction Run(BlockRun run, ExitThresholds? thresholds)
    {
        ExitDecision decision = new(Rule, thresholds);
        int last = _temperatures.Length - 1;
        int exit = 0;
        while (exit < last && !decision.Answers(exit, run.Next(), _temperatures[exit]))
        {
            exit++;
        }

        if (exit == last)
        {
            run.Next();
        }

        Span<float> probabilities = Labels.Count <= StackLabels ? stackalloc float[StackLabels] : new float[Labels.Count];
        int label = run.Answer(_temperatures[exit], probabilities);
        return new CascadePrediction(label, probabilities[label], exit, ExitLayers[exit], run.Truncated);
    }

    private int Trace(BlockRun begun, Span<float> logits)
    {
        using BlockRun run = begun;
        int count = _temperatures.Length * Labels.Count;
        if (logits.Length < count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A trace takes {count} floats, one per exit and label; there are {logits.Length}."),
                nameof(logits));
        }

        for (int exit = 0; exit < _temperatures.Length; exit++)
        {
            run.Next().CopyTo(logits[(exit * Labels.Count)..]);
        }

        return count;
    }

    private void Run(BatchRun batch, CascadePrediction[] predictions, ExitThresholds thresholds)
    {
        int last = _temperatures.Length - 1;
        Span<float> probabilities = Labels.Count <= StackLabels ? stackalloc float[StackLabels] : new float[Labels.Count];
        for (int exit = 0; exit <= last && batch.Next(); exit++)
        {
            while (batch.NextRow())
            {
                if (exit < last && !ExitDecision.Answers(
                    Rule, thresholds.Scores[exit], batch.Logits, _temperatures[exit], ref batch.Streak, ref batch.LastAnswer))
                {
                    continue;
                }

                int label = batch.Answer(_temperatures[exit], probabilities);
                bool truncated = batch.Truncated;
                predictions[batch.Leave()] = new CascadePrediction(
                    label, probabilities[label], exit, ExitLayers[exit], truncated);
            }
        }
    }

    private sealed class Batches(InterpretedCascade cascade) : BatchClassifier<CascadePrediction, ExitThresholds>(cascade._chain)
    {
        protected override CascadePrediction Run(BlockRun run, ExitThresholds setting) => cascade.Run(run, setting);

        protected override void Run(BatchRun batch, CascadePrediction[] predictions, ExitThresholds setting) =>
            cascade.Run(batch, predictions, setting);
    }
}
