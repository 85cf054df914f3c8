using EarlyExitGen.Execution;
using EarlyExitGen.Loading;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Batching;

/// <content>The bindings of the shapes that batches come in.</content>
internal sealed partial class BatchContext
{
    // Above it bindings are thrown away and made again: lengths and rows that come seldom must not add up.
    private const int MostBindings = 8192;

    /// <summary>
    /// Makes the bindings of the shapes that batches come in, those of many texts first and as many as are kept, and
    /// runs all blocks once on the largest.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CascadeException">A block cannot be loaded, or failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WarmUp(CancellationToken cancellationToken)
    {
        int[] all = [.. Model.Lengths.All];
        for (Rows = _plan.Rows; Rows > 0 && _bindings.Count + (all.Length * Graphs.Count) <= MostBindings; Rows--)
        {
            foreach (int length in all)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _length = length;
                for (int block = 0; block < Graphs.Count; block++)
                {
                    BindingOf(block);
                }
            }
        }

        // Id 0 is in every vocabulary.
        int[] ids = new int[_plan.MaxTokens];
        Begin(ids.Length);
        while (Rows < _plan.Rows)
        {
            Add(ids, _plan.Pair ? ids : [], place: 0, truncated: false);
        }

        while (NextBlock < Graphs.Count)
        {
            Next();
        }

        if (HasFurther)
        {
            GoOn().WarmUp(cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override BlockBinding BindingOf(int block)
    {
        if (!_bindings.TryGetValue((block, Rows, _length), out BlockBinding? binding))
        {
            if (_bindings.Count == MostBindings)
            {
                ForgetBindings();
            }

            binding = _memory.Bind(Graphs[block], _plan.Blocks[block], Rows, _length);
            _bindings.Add((block, Rows, _length), binding);
        }

        return binding;
    }

    private void ForgetBindings()
    {
        foreach (BlockBinding binding in _bindings.Values)
        {
            binding.Dispose();
        }

        _bindings.Clear();
    }
}
