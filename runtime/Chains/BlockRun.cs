using System.ComponentModel;
using EarlyExitGen.Execution;

namespace EarlyExitGen.Runtime;

/// <summary>
/// One text on its way through the blocks. Dispose of it when it is answered; copies of it are the same run, and
/// whichever is disposed of first ends it for all.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct BlockRun : IDisposable
{
    private readonly RunContext? _context;
    private readonly long _token;

    internal BlockRun(RunContext context)
    {
        _context = context;
        _token = context.Token;
    }

    /// <summary>Whether the text was longer than the cascade takes and lost its end.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public bool Truncated => Context.Truncated;

    /// <summary>The token ids, special tokens included; valid until the run is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public ReadOnlySpan<int> Ids => Context.Ids[..Context.Length];

    private RunContext Context => _context is { } context && context.Token == _token
        ? context
        : throw new ObjectDisposedException(nameof(BlockRun));

    /// <summary>
    /// Runs the next block and gives the raw logits of its exit, one per label. They are the context's own memory:
    /// valid until the run is disposed of.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    /// <exception cref="InvalidOperationException">All blocks have run.</exception>
    /// <exception cref="CascadeException">The block failed; only this text is affected.</exception>
    public ReadOnlySpan<float> Next() => Context.Next();

    /// <summary>
    /// Answers with the last block that ran: writes softmax(z / temperature) of its logits and gives the label of the
    /// largest, the lower one of equals.
    /// </summary>
    /// <param name="temperature">The exit's temperature; positive.</param>
    /// <param name="probabilities">Takes one probability per label; may be longer.</param>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    /// <exception cref="InvalidOperationException">No block has run.</exception>
    /// <exception cref="CascadeException">A logit is not finite.</exception>
    public int Answer(float temperature, Span<float> probabilities) => Context.Answer(temperature, probabilities);

    /// <summary>Ends the run and gives back what it used. Further calls do nothing.</summary>
    public void Dispose() => _context?.Return(_token);
}
