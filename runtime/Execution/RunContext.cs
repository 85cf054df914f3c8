using EarlyExitGen.Loading;
using EarlyExitGen.Telemetry;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Execution;

/// <summary>
/// The resources of one text's computation: memory, and per block and number of tokens a binding of the block to that
/// memory, made when that length is first seen and kept. Used by one text at a time; it goes back to its pool once,
/// however often the run that holds it is copied.
/// </summary>
internal sealed partial class RunContext : ComputeContext, ITextContext
{
    private readonly ContextPool<RunContext> _pool;
    private readonly IReadOnlyList<ModelPlan> _models;
    private readonly int _model;
    private readonly ChainPlan _plan;
    private readonly ContextMemory _memory;
    private readonly BlockBinding?[] _bindings;
    private long _token;
    private TextTiming _timing;
    private int _length;
    private bool _truncated;

    // The same for the model that comes next, made when a text first gets there.
    private RunContext? _further;
    private bool _isFurther;

    /// <summary>Allocates the memory that a model's plan lays out.</summary>
    /// <param name="pool">Where the context belongs.</param>
    /// <param name="slot">Its place in the pool.</param>
    /// <param name="models">The models of the cascade.</param>
    /// <param name="model">Which of them it is for.</param>
    public RunContext(ContextPool<RunContext> pool, int slot, IReadOnlyList<ModelPlan> models, int model = 0)
        : base(models[model].Model.Graphs, slot)
    {
        try
        {
            _pool = pool;
            _models = models;
            _model = model;
            _plan = models[model].Plan;
            _bindings = new BlockBinding?[Graphs.Count * _plan.MaxTokens];
            _memory = new ContextMemory(_plan.Size);
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

    /// <summary>Whether the text lost its end, in the model that it has got to.</summary>
    public bool Truncated => _isFurther ? _further!.Truncated : _truncated;

    /// <summary>Where token ids are written.</summary>
    public Span<int> Ids => _memory.At<int>(_plan.Feed(FeedKind.Ids, wide: false)!.Value, _plan.MaxTokens);

    /// <summary>How many token ids the text has.</summary>
    public int Length => _length;

    /// <summary>Where token types are written; only for pairs, those of single texts stay 0.</summary>
    public Span<int> Types => _memory.At<int>(_plan.Feed(FeedKind.Types, wide: false)!.Value, _plan.MaxTokens);

    /// <inheritdoc/>
    public int Exit => IsAnsweredFurther ? Graphs.Count + _further!.Exit : NextBlock - 1;

    /// <inheritdoc/>
    public ref TextTiming Timing => ref _timing;

    /// <summary>Identifies the present use of the context: it changes when the context goes back to the pool.</summary>
    public long Token => Volatile.Read(ref _token);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Logits => IsAnsweredFurther ? _further!.Logits
        : NextBlock == 0 ? []
        : _memory.At<float>(_plan.Logits + ((NextBlock - 1) * _plan.Labels * sizeof(float)), _plan.Labels);

    /// <summary>
    /// Makes ready for a text whose first <paramref name="length"/> ids (and types) have been written.
    /// </summary>
    public void Begin(int length, bool truncated)
    {
        _length = length;
        NextBlock = 0;
        _truncated = truncated;
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
            RunNext();
        }

        if (HasFurther)
        {
            GoOn().WarmUp(cancellationToken);
        }
    }

    /// <summary>Runs the next block, of whichever model, and gives its logits.</summary>
    /// <param name="text">The text, for models with tokenizers of their own.</param>
    /// <exception cref="InvalidOperationException">All blocks have run.</exception>
    /// <exception cref="CascadeException">The block cannot be loaded, or failed.</exception>
    /// <exception cref="OperationCanceledException">The text's token was cancelled.</exception>
    public ReadOnlySpan<float> Next(scoped TextSource text)
    {
        if (!_isFurther && NextBlock == Graphs.Count && HasFurther)
        {
            Read(text, GoOn());
        }

        if (_isFurther)
        {
            return _further!.Next(text);
        }

        RunNext();
        return Logits;
    }

    /// <inheritdoc/>
    public override int Answer(float temperature, Span<float> probabilities) => IsAnsweredFurther
        ? _further!.Answer(temperature, probabilities)
        : base.Answer(temperature, probabilities);

    /// <summary>Gives the context back to the pool if <paramref name="token"/> is that of its present use.</summary>
    public void Return(long token)
    {
        if (Interlocked.CompareExchange(ref _token, token + 1, token) == token)
        {
            End();
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

        _further?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override BlockBinding BindingOf(int block) => _bindings[((_length - 1) * Graphs.Count) + block] ??=
        _memory.Bind(Graphs[block], _plan.Blocks[block], batch: 1, _length);

    private bool HasFurther => _model + 1 < _models.Count;

    private bool IsAnsweredFurther => _isFurther && _further!.HasRun;

    // The context of the model that comes next, which the text goes to.
    private RunContext GoOn()
    {
        _further ??= new RunContext(_pool, Slot, _models, _model + 1);
        _further.Watch(CancellationToken);
        _further.NextBlock = 0;
        _isFurther = true;
        return _further;
    }

    // The text as another model's token ids.
    private void Read(scoped TextSource text, RunContext further)
    {
        LoadedModel model = _models[_model + 1].Model;
        if (!model.HasOwnTokenizer)
        {
            Ids[.._length].CopyTo(further.Ids);
            if (_plan.Pair)
            {
                Types[.._length].CopyTo(further.Types);
            }

            further.Begin(_length, _truncated);
            return;
        }

        TextReading reading = new(CancellationToken);
        int count = _plan.Pair
            ? model.Tokenizer.EncodePair(
                text.First, text.Second, further.Ids, further.Types, out bool truncated, ref reading)
            : model.Tokenizer.Encode(text.First, further.Ids, out truncated, ref reading);
        further.Begin(count, truncated);
    }

    // Of a further model's context that failed another one is made.
    private void End()
    {
        Unwatch();
        if (!_isFurther)
        {
            return;
        }

        _isFurther = false;
        _further!.End();
        if (_further.Failed)
        {
            _further.Dispose();
            _further = null;
        }
    }

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
