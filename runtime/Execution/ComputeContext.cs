using EarlyExitGen.Loading;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Execution;

/// <summary>
/// The resources that a computation owns while it runs: memory, bindings of the blocks to that memory, and what ends a
/// block under way. It comes from a <see cref="ContextPool{TContext}"/> and goes back there. Nothing of one computation
/// is left for the next: each writes all that it reads.
/// </summary>
/// <param name="graphs">The blocks.</param>
/// <param name="slot">Its place in the pool.</param>
internal abstract class ComputeContext(IReadOnlyList<BlockGraph> graphs, int slot) : IDisposable
{
    private readonly RunOptions _options = new();
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;

    /// <summary>The place in the pool.</summary>
    public int Slot { get; } = slot;

    /// <summary>
    /// Whether a block has failed in this context, so that it is not used again. Only a run that failed says so: a
    /// block that could not be loaded or bound has not touched the context, and one that was cut off leaves bindings as
    /// they were, since they only name memory.
    /// </summary>
    public bool Failed { get; protected set; }

    /// <summary>The raw logits of the present text at the exit of the last block that ran; empty if none did.</summary>
    public abstract ReadOnlySpan<float> Logits { get; }

    /// <summary>Whether a block has run for the present text.</summary>
    public bool HasRun => NextBlock > 0;

    /// <summary>What ends this computation.</summary>
    protected CancellationToken CancellationToken => _cancellationToken;

    /// <summary>The blocks.</summary>
    protected IReadOnlyList<BlockGraph> Graphs => graphs;

    /// <summary>The block that runs next, from 0.</summary>
    protected int NextBlock { get; set; }

    /// <summary>Lets a token end this computation: before its next block, and a block under way.</summary>
    public void Watch(CancellationToken cancellationToken)
    {
        _registration = cancellationToken.UnsafeRegister(
            static context => ((ComputeContext)context!)._options.Terminate = true, this);
        _cancellationToken = cancellationToken;
    }

    /// <summary>
    /// Ends what <see cref="Watch"/> has begun: whatever happens to the token later ends nobody else's computation.
    /// </summary>
    public void Unwatch()
    {
        if (_cancellationToken.CanBeCanceled)
        {
            // Waits for a cancellation under way.
            _registration.Dispose();
            _options.Terminate = false;
            (_cancellationToken, _registration) = (default, default);
        }
    }

    /// <summary>
    /// Answers the present text with the last block that ran: writes softmax(z / temperature) of its logits and gives
    /// the label of the largest, the lower one of equals.
    /// </summary>
    /// <param name="temperature">The exit's temperature; positive.</param>
    /// <param name="probabilities">Takes one probability per label; may be longer.</param>
    /// <exception cref="InvalidOperationException">No block has run.</exception>
    /// <exception cref="CascadeException">A logit is not finite.</exception>
    public virtual int Answer(float temperature, Span<float> probabilities)
    {
        if (!HasRun)
        {
            throw new InvalidOperationException("No block of the cascade has run.");
        }

        int label = Runtime.Logits.Answer(Logits, temperature, probabilities);
        return label >= 0 ? label : throw graphs[NextBlock - 1].NotFinite();
    }

    /// <inheritdoc/>
    public virtual void Dispose() => _options.Dispose();

    /// <summary>The binding of a block for the present computation.</summary>
    protected abstract BlockBinding BindingOf(int block);

    /// <summary>Runs the next block.</summary>
    /// <exception cref="InvalidOperationException">All blocks have run.</exception>
    /// <exception cref="CascadeException">The block cannot be loaded, or failed.</exception>
    /// <exception cref="OperationCanceledException">The computation's token was cancelled.</exception>
    protected void RunNext()
    {
        ThrowIfDone();
        _cancellationToken.ThrowIfCancellationRequested();
        BlockGraph graph = graphs[NextBlock];
        InferenceSession session = graph.Session;
        BlockBinding binding = Bind(NextBlock);
        try
        {
            binding.Run(session, _options);
            NextBlock++;
        }
        catch (OnnxRuntimeException e) when (_cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, _cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            Failed = true;
            throw graph.Failed(e);
        }
        catch
        {
            Failed = true;
            throw;
        }
    }

    /// <summary>Checks that there is a block to run.</summary>
    /// <exception cref="InvalidOperationException">All blocks have run.</exception>
    protected void ThrowIfDone()
    {
        if (NextBlock == graphs.Count)
        {
            throw new InvalidOperationException("All blocks of the cascade have run.");
        }
    }

    private BlockBinding Bind(int block)
    {
        try
        {
            return BindingOf(block);
        }
        catch (OnnxRuntimeException e)
        {
            throw graphs[block].Failed(e);
        }
    }
}
