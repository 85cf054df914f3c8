namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>
/// Outputs that are taken and not yet done with. A verb that does not stop soon when it is interrupted is left where it
/// is; whoever ends the process then clears what the verb prepared, and nothing comes to its place any more.
/// </summary>
/// <remarks>All members may be used by several threads.</remarks>
internal sealed class PendingOutputs
{
    private readonly Lock _gate = new();
    private readonly HashSet<Pending> _all = [];
    private bool _isAbandoned;

    /// <summary>The outputs of this process.</summary>
    public static PendingOutputs OfProcess { get; } = new();

    /// <summary>Registers an output, before anything of it is made.</summary>
    /// <param name="clear">Deletes what was prepared, whatever there is of it by then; called once.</param>
    /// <exception cref="OperationCanceledException">All are abandoned.</exception>
    public Pending Take(Action clear)
    {
        lock (_gate)
        {
            RequireWanted();
            Pending pending = new(this, clear);
            _all.Add(pending);
            return pending;
        }
    }

    /// <summary>Clears all of them; what is not in its place by now never comes there.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            foreach (Pending pending in _all)
            {
                try
                {
                    pending.Clear();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // Still being written to; it is overwritten or cleared next time.
                }
            }

            _all.Clear();
        }
    }

    private void RequireWanted()
    {
        if (_isAbandoned)
        {
            throw new OperationCanceledException();
        }
    }

    /// <summary>One of them, until it is disposed of.</summary>
    internal sealed class Pending(PendingOutputs outputs, Action clear) : IDisposable
    {
        /// <summary>Puts what was prepared in its place.</summary>
        /// <param name="move">Does so.</param>
        /// <exception cref="OperationCanceledException">It was abandoned.</exception>
        public void Commit(Action move)
        {
            lock (outputs._gate)
            {
                outputs.RequireWanted();
                move();
            }
        }

        /// <summary>Clears what was prepared, unless that has been done.</summary>
        public void Dispose()
        {
            lock (outputs._gate)
            {
                if (outputs._all.Remove(this))
                {
                    clear();
                }
            }
        }

        internal void Clear() => clear();
    }
}
