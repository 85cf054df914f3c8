using EarlyExitGen.Loading;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Execution;

/// <summary>
/// The resources of one text's computation: memory, and per block and number of tokens a binding of the block to that
/// memory, made when that length is first seen and kept. Used by one text at a time; it goes back to its pool once,
/// however often the run that holds it is copied.
/// </summary>
internal sealed class RunContext : ComputeContext, ITextContext
{
    private readonly ContextPool<RunContext> _pool;
    private readonly ChainPlan _plan;
    private readonly ContextMemory _memory;
    private readonly BlockBinding?[] _bindings;
    private long _token;
    private TextTiming _timing;
    private int _length;

    /// <summary>
    /// Allocates the memory that <paramref name="plan"/> lays out; <paramref name="slot"/> is its place in the pool.
    /// </summary>
    public RunContext(ContextPool<RunContext> pool, int slot, ChainPlan plan, IReadOnlyList<BlockGraph> graphs)
        : base(graphs, slot)
    {
        try
        {
            _pool = pool;
            _plan = plan;
            _bindings = new BlockBinding?[graphs.Count * plan.MaxTokens];
            _memory = new ContextMemory(plan.Size);
        }
        catch
        {
            base.Dispose();
            throw;
        }

        Fill(FeedKind.Mask, 1);
        Fill(FeedKind.Types, 0);
    }

    /// <summary>Takes a context, waiting for it if need be, whose computation a token ends.</summary>
    /// <exception cref="ObjectDisposedException">The pool is closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RunContext Rent(ContextPool<RunContext> pool, CancellationToken cancellationToken)
    {
        RunContext context = pool.Rent(cancellationToken);
        context.Watch(cancellationToken);
        return context;
    }

    /// <summary>Whether the text lost its end.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Where token ids are written.</summary>
    public Span<int> Ids => _memory.At<int>(_plan.Feed(FeedKind.Ids, wide: false)!.Value, _plan.MaxTokens);

    /// <summary>How many token ids the text has.</summary>
    public int Length => _length;

    /// <summary>Where token types are written; only for pairs, those of single texts stay 0.</summary>
    public Span<int> Types => _memory.At<int>(_plan.Feed(FeedKind.Types, wide: false)!.Value, _plan.MaxTokens);

    /// <inheritdoc/>
    public int Exit => NextBlock - 1;

    /// <inheritdoc/>
    public ref TextTiming Timing => ref _timing;

    /// <summary>Identifies the present use of the context: it changes when the context goes back to the pool.</summary>
    public long Token => Volatile.Read(ref _token);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Logits => NextBlock == 0
        ? []
        : _memory.At<float>(_plan.Logits + ((NextBlock - 1) * _plan.Labels * sizeof(float)), _plan.Labels);

    /// <summary>
    /// Makes ready for a text whose first <paramref name="length"/> ids (and types) have been written.
    /// </summary>
    public void Begin(int length, bool truncated)
    {
        _length = length;
        NextBlock = 0;
        Truncated = truncated;
        Widen(FeedKind.Ids, Ids[..length]);
        if (_plan.Pair)
        {
            Widen(FeedKind.Types, Types[..length]);
        }
    }

    /// <summary>
    /// Makes the bindings of all lengths, and runs all blocks once on as many tokens as there may be.
    /// </summary>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WarmUp(CancellationToken cancellationToken)
    {
        // Id 0 is in every vocabulary.
        Ids.Clear();
        Types.Clear();
        for (_length = 1; _length <= _plan.MaxTokens; _length++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int block = 0; block < Graphs.Count; block++)
            {
                BindingOf(block);
            }
        }

        Begin(_plan.MaxTokens, truncated: false);
        while (NextBlock < Graphs.Count)
        {
            Next();
        }
    }

    /// <summary>Runs the next block and gives its logits.</summary>
    /// <exception cref="InvalidOperationException">All blocks have run.</exception>
    /// <exception cref="CascadeException">The block cannot be loaded, or failed.</exception>
    /// <exception cref="OperationCanceledException">The text's token was cancelled.</exception>
    public ReadOnlySpan<float> Next()
    {
        RunNext();
        return Logits;
    }

    /// <summary>Gives the context back to the pool if <paramref name="token"/> is that of its present use.</summary>
    public void Return(long token)
    {
        if (Interlocked.CompareExchange(ref _token, token + 1, token) == token)
        {
            Unwatch();
            _timing.End();
            _pool.Return(this);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (BlockBinding? binding in _bindings)
        {
            binding?.Dispose();
        }

        base.Dispose();
    }

    /// <inheritdoc/>
    protected override BlockBinding BindingOf(int block) => _bindings[((_length - 1) * Graphs.Count) + block] ??=
        _memory.Bind(Graphs[block], _plan.Blocks[block], batch: 1, _length);

    private void Widen(FeedKind kind, ReadOnlySpan<int> values)
    {
        if (_plan.Feed(kind, wide: true) is { } offset)
        {
            Span<long> wide = _memory.At<long>(offset, values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                wide[i] = values[i];
            }
        }
    }

    private void Fill(FeedKind kind, int value)
    {
        if (_plan.Feed(kind, wide: false) is { } narrow)
        {
            _memory.At<int>(narrow, _plan.MaxTokens).Fill(value);
        }

        if (_plan.Feed(kind, wide: true) is { } wide)
        {
            _memory.At<long>(wide, _plan.MaxTokens).Fill(value);
        }
    }
}
