using System.ComponentModel;
using EarlyExitGen.Batching;

namespace EarlyExitGen.Runtime;

/// <summary>
/// Texts on their way through the blocks together, each leaving at its own exit. Only while
/// <see cref="BatchClassifier{TPrediction, TSetting}"/> hands it out.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct BatchRun
{
    private readonly BatchContext _context;

    internal BatchRun(BatchContext context) => _context = context;

    /// <summary>The present text's raw logits at the exit of the block that ran, one per label.</summary>
    public ReadOnlySpan<float> Logits => _context.Logits;

    /// <summary>Whether the present text was longer than the cascade takes and lost its end.</summary>
    public bool Truncated => _context.Truncated;

    /// <summary>
    /// For the rule patience: how many exits in a row have answered as the exit before them; starts at 0.
    /// </summary>
    public ref int Streak => ref _context.Streak;

    /// <summary>For the rule patience: what the exit before has answered; starts at -1, for nothing.</summary>
    public ref int LastAnswer => ref _context.LastAnswer;

    /// <summary>The model's blocks that have run.</summary>
    internal int Blocks => _context.Blocks;

    /// <summary>
    /// Runs the next block for the texts that are left, and puts itself before the first of them; false if none is.
    /// </summary>
    /// <exception cref="CascadeException">The block failed.</exception>
    public bool Next()
    {
        try
        {
            return _context.Next();
        }
        catch (Exception e) when (_context.Timing.Failed(e, _context.Rows))
        {
            throw;
        }
    }

    /// <summary>Goes on to the next of the texts; false behind the last.</summary>
    public bool NextRow() => _context.NextRow();

    /// <summary>Says that the present text has its answer, and gives the answer's place.</summary>
    public int Leave() => _context.Leave();

    /// <summary>Answers the present text as <see cref="BlockRun.Answer"/> does.</summary>
    /// <exception cref="CascadeException">A logit is not finite.</exception>
    public int Answer(float temperature, Span<float> probabilities)
    {
        try
        {
            int label = _context.Answer(temperature, probabilities);
            _context.Timing.Answered(_context.Exit, _context.Truncated);
            return label;
        }
        catch (Exception e) when (_context.Timing.Failed(e))
        {
            throw;
        }
    }
}
