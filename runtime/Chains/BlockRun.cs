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
    private readonly ITextContext? _context;
    private readonly long _token;
    private readonly TextSource _text;

    internal BlockRun(ITextContext context, TextSource text)
    {
        _context = context;
        _token = context.Token;
        _text = text;
    }

    /// <summary>Whether the text was longer than the cascade takes and lost its end.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public bool Truncated => Context.Truncated;

    /// <summary>
    /// The token ids, of several models those of the first, special tokens included; valid until the run is disposed
    /// of.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public ReadOnlySpan<int> Ids => Context.Ids[..Context.Length];

    /// <summary>The token types of a pair.</summary>
    internal ReadOnlySpan<int> Types => Context.Types[..Context.Length];

    /// <summary>The logits of the last exit that was computed.</summary>
    internal ReadOnlySpan<float> Logits => Context.Logits;

    private ITextContext Context => _context is { } context && context.Token == _token
        ? context
        : throw new ObjectDisposedException(nameof(BlockRun));

    /// <summary>
    /// Computes the next exit, which takes a block or, where the first one is lexical, the token ids alone, and gives
    /// the raw logits of its exit, one per label. They are the context's own memory: valid until the run is disposed
    /// of.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    /// <exception cref="InvalidOperationException">All blocks have run.</exception>
    /// <exception cref="OperationCanceledException">The text's token was cancelled.</exception>
    /// <exception cref="CascadeException">The block failed; only this text is affected.</exception>
    public ReadOnlySpan<float> Next()
    {
        ITextContext context = Context;
        try
        {
            return context.Next(_text);
        }
        catch (Exception e) when (context.Timing.Failed(e))
        {
            throw;
        }
    }

    /// <summary>
    /// Answers with the last exit that was computed: writes softmax(z / temperature) of its logits and gives the label
    /// of the largest, the lower one of equals.
    /// </summary>
    /// <param name="temperature">The exit's temperature; positive.</param>
    /// <param name="probabilities">Takes one probability per label; may be longer.</param>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    /// <exception cref="InvalidOperationException">No exit was computed.</exception>
    /// <exception cref="CascadeException">A logit is not finite.</exception>
    public int Answer(float temperature, Span<float> probabilities)
    {
        ITextContext context = Context;
        try
        {
            int label = context.Answer(temperature, probabilities);
            context.Timing.Answered(context.Exit, context.Truncated);
            return label;
        }
        catch (Exception e) when (context.Timing.Failed(e))
        {
            throw;
        }
    }

    /// <summary>See <see cref="ITextContext.CopyState"/>.</summary>
    internal void CopyState(Span<float> to) => Context.CopyState(to);

    /// <summary>See <see cref="ITextContext.Resume"/>.</summary>
    internal void Resume(int model, int blocks, ReadOnlySpan<float> state) => Context.Resume(model, blocks, state);

    /// <summary>Answers as <see cref="Answer"/> does, for a text that is looked at and not served.</summary>
    internal int AnswerUnmeasured(float temperature, Span<float> probabilities) =>
        Context.Answer(temperature, probabilities);

    /// <summary>Runs all exits, and says what each answers and where the cascade leaves.</summary>
    /// <param name="setting">The setting at which the text is judged.</param>
    /// <param name="cascade">The cascade that it must be one of.</param>
    /// <exception cref="ArgumentException">The setting is another cascade's.</exception>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    /// <exception cref="CascadeException">A block failed, or a logit of the last exit is not finite.</exception>
    /// <exception cref="OperationCanceledException">The text's token was cancelled.</exception>
    public TextTrace Trace(CascadeSetting setting, CascadeInfo cascade)
    {
        ArgumentNullException.ThrowIfNull(setting);
        setting.Require(cascade);
        return ExitTracing.Trace(this, setting);
    }

    /// <summary>Ends the run and gives back what it used. Further calls do nothing.</summary>
    public void Dispose() => _context?.Return(_token);
}
