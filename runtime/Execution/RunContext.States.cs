namespace EarlyExitGen.Execution;

/// <content>Texts that go on elsewhere, and those that come from there.</content>
internal sealed partial class RunContext
{
    /// <inheritdoc/>
    public void CopyState(Span<float> to)
    {
        if (_isFurther)
        {
            _further!.CopyState(to);
            return;
        }

        foreach (BoundTensor tensor in NextBlock == 0 ? [] : _plan.Live[NextBlock - 1])
        {
            Span<float> own = StateOf(tensor);
            own.CopyTo(to);
            to = to[own.Length..];
        }
    }

    /// <inheritdoc/>
    public void Resume(int model, int blocks, ReadOnlySpan<float> state)
    {
        if (model != _model)
        {
            NextBlock = Graphs.Count;
            RunContext further = GoOn();
            Read(default, further);
            further.Resume(model, blocks, state);
            return;
        }

        NextBlock = blocks;
        foreach (BoundTensor tensor in blocks == 0 ? [] : _plan.Live[blocks - 1])
        {
            Span<float> own = StateOf(tensor);
            state[..own.Length].CopyTo(own);
            state = state[own.Length..];
        }
    }

    private Span<float> StateOf(BoundTensor tensor) =>
        _memory.At<float>(tensor.Offset, (int)tensor.Shape.Count(batch: 1, _length));
}
