using EarlyExitGen.Runtime;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Execution;

/// <summary>
/// One text of a cascade with a lexical exit: its token ids, in memory of the thread that has it, and once it goes on
/// beyond that exit a context of the pool. A text that leaves there waits for nobody. Every thread keeps one; whoever
/// begins a second text on a thread before the first has ended gets another.
/// </summary>
internal sealed class LexicalContext : ITextContext
{
    [ThreadStatic]
    private static LexicalContext? _idle;

    private int[] _ids = [];
    private int[] _types = [];
    private float[] _logits = [];
    private LexicalExit? _exit;
    private RunContext? _context;
    private CancellationToken _cancellationToken;
    private bool _hasRun;
    private bool _truncated;
    private TextTiming _timing;

    private LexicalContext()
    {
    }

    /// <inheritdoc/>
    public bool Truncated => _context?.Truncated ?? _truncated;

    /// <inheritdoc/>
    public Span<int> Ids => _ids.AsSpan(0, _exit!.MaxTokens);

    /// <inheritdoc/>
    public Span<int> Types => _types.AsSpan(0, _exit!.MaxTokens);

    /// <inheritdoc/>
    public int Length { get; private set; }

    /// <inheritdoc/>
    public long Token { get; private set; }

    /// <inheritdoc/>
    public int Exit => _context is { HasRun: true } context ? context.Exit + 1 : _hasRun ? 0 : -1;

    /// <inheritdoc/>
    public ref TextTiming Timing => ref _timing;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Logits =>
        _context is { HasRun: true } context ? context.Logits
        : _hasRun ? _logits.AsSpan(0, _exit!.Labels)
        : [];

    /// <summary>Takes this thread's context, or makes one.</summary>
    /// <param name="exit">The exit of the cascade.</param>
    /// <param name="cancellationToken">Ends the text when it waits for a context of the pool, and from then on.</param>
    /// <exception cref="ObjectDisposedException">The cascade has been disposed of.</exception>
    public static LexicalContext Rent(LexicalExit exit, CancellationToken cancellationToken)
    {
        exit.ThrowIfDisposed();
        LexicalContext context = _idle ?? new LexicalContext();
        _idle = null;
        context.Take(exit, cancellationToken);
        return context;
    }

    /// <inheritdoc/>
    public void Begin(int length, bool truncated)
    {
        Length = length;
        _truncated = truncated;
    }

    /// <inheritdoc/>
    public void Resume(int model, int blocks, ReadOnlySpan<float> state)
    {
        _hasRun = true;
        _context = GoOn();
        _context.Resume(model, blocks, state);
    }

    /// <inheritdoc/>
    public void CopyState(Span<float> to) => _context?.CopyState(to);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Next(scoped TextSource text)
    {
        if (!_hasRun)
        {
            _exit!.Score(Ids[..Length], _logits.AsSpan(0, _exit.Labels));
            _hasRun = true;
            return Logits;
        }

        _context ??= GoOn();
        return _context.Next(text);
    }

    /// <inheritdoc/>
    public int Answer(float temperature, Span<float> probabilities)
    {
        if (_context is { HasRun: true } context)
        {
            return context.Answer(temperature, probabilities);
        }

        if (!_hasRun)
        {
            throw new InvalidOperationException("No exit of the cascade has been computed.");
        }

        int label = Runtime.Logits.Answer(Logits, temperature, probabilities);
        return label >= 0 ? label : throw _exit!.NotFinite();
    }

    /// <inheritdoc/>
    public void Return(long token)
    {
        if (token != Token)
        {
            return;
        }

        Token++;
        if (_context is { } context)
        {
            _context = null;
            context.Return(context.Token);
        }

        _timing.End();

        // An idle thread holds on to nobody's cascade.
        _exit = null;
        _cancellationToken = default;
        _idle = this;
    }

    private void Take(LexicalExit exit, CancellationToken cancellationToken)
    {
        _exit = exit;
        _cancellationToken = cancellationToken;
        _hasRun = false;
        if (_ids.Length < exit.MaxTokens)
        {
            _ids = new int[exit.MaxTokens];
        }

        if (exit.Pair && _types.Length < exit.MaxTokens)
        {
            _types = new int[exit.MaxTokens];
        }

        if (_logits.Length < exit.Labels)
        {
            _logits = new float[exit.Labels];
        }
    }

    private RunContext GoOn()
    {
        long since = _timing.Now;
        RunContext context = _exit!.Rent(_cancellationToken);
        _timing.Waited(since);
        Ids[..Length].CopyTo(context.Ids);
        if (_exit.Pair)
        {
            Types[..Length].CopyTo(context.Types);
        }

        context.Begin(Length, _truncated);
        return context;
    }
}
