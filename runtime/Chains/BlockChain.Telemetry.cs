using EarlyExitGen.Execution;
using EarlyExitGen.Telemetry;

namespace EarlyExitGen.Runtime;

/// <content>Texts that are measured from their beginning, where anybody listens.</content>
public sealed partial class BlockChain
{
    /// <summary>What is measured of its texts.</summary>
    internal ChainTelemetry Telemetry { get; }

    /// <summary>Says whose chain it is, so that the dial can be observed.</summary>
    /// <param name="cascade">The cascade.</param>
    public void Observe(ICascade cascade) => Telemetry.Owner = cascade;

    /// <summary>Begins a text of a batch, which may go on beside others: it has no activity.</summary>
    internal BlockRun BeginInBatch(string first, string? second, CancellationToken cancellationToken) =>
        Tokenize(first, second, traced: false, cancellationToken);

    // The layers that a text has been through at each block's exit, those of the models before included.
    private static IEnumerable<int> LayersRun(CascadeDescription description)
    {
        int before = 0;
        for (int i = 0; i < description.Blocks.Count; i++)
        {
            before += description.Models.Any(model => model.FirstBlock == i) ? description.Blocks[i - 1].Layer : 0;
            yield return before + description.Blocks[i].Layer;
        }
    }

    private ITextContext Rent(ref TextTiming timing, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            ITextContext context;
            if (_lexical is null)
            {
                long since = timing.Now;
                context = RunContext.Rent(_pool, cancellationToken);
                timing.Waited(since);
            }
            else
            {
                context = LexicalContext.Rent(_lexical, cancellationToken);
            }

            context.Timing = timing;
            return context;
        }
        catch (Exception e)
        {
            timing.Failed(e);
            timing.End();
            throw;
        }
    }
}
