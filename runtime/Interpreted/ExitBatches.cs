using EarlyExitGen.Runtime;

namespace EarlyExitGen.Interpreted;

/// <summary>Many texts of a cascade that is known at run time only.</summary>
/// <typeparam name="TPrediction">What a text is answered with.</typeparam>
/// <param name="chain">The cascade's blocks.</param>
/// <param name="walk">Its exits.</param>
internal sealed class ExitBatches<TPrediction>(BlockChain chain, ExitWalk<TPrediction> walk)
    : BatchClassifier<TPrediction, ExitThresholds>(chain)
{
    /// <inheritdoc/>
    protected override TPrediction Run(BlockRun run, ExitThresholds setting) => walk.Answer(run, setting);

    /// <inheritdoc/>
    private protected override TPrediction Run(
        BlockRun run, int exits, int streak, int lastAnswer, ExitThresholds setting) =>
        walk.GoOn(run, setting, exits, streak, lastAnswer);

    /// <inheritdoc/>
    protected override bool TryAnswer(BlockRun run, ExitThresholds setting, out TPrediction prediction) =>
        walk.TryAnswer(run, setting, out prediction);

    /// <inheritdoc/>
    protected override void Run(BatchRun batch, TPrediction[] predictions, ExitThresholds setting) =>
        walk.Answer(0, batch, predictions, setting);

    /// <inheritdoc/>
    protected override void Run(int model, BatchRun batch, TPrediction[] predictions, ExitThresholds setting) =>
        walk.Answer(model, batch, predictions, setting);
}
