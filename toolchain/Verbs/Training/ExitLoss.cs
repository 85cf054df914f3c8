using EarlyExitGen.Toolchain.Foundation.Data;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// The loss of a batch: per exit the cross-entropy with the labels and, when it also learns from a teacher, the
/// divergence from that; a mean over the batch's texts. The exits' losses are summed as the step's plan weighs them.
/// </summary>
internal sealed class ExitLoss
{
    private readonly Distillation? _distillation;
    private readonly float[]? _classWeights;
    private readonly StepPlan _plan;
    private readonly int _texts;
    private readonly int _labelled;

    /// <summary>The loss of one batch; parts of it may be computed by several threads.</summary>
    /// <param name="distillation">What is learnt besides the labels; null for nothing.</param>
    /// <param name="plan">What the step learns.</param>
    /// <param name="classWeights">What a text's cross-entropy counts, by its label; null for 1.</param>
    /// <param name="batch">The texts.</param>
    public ExitLoss(Distillation? distillation, StepPlan plan, float[]? classWeights, IReadOnlyList<EncodedText> batch)
    {
        _classWeights = classWeights;
        _distillation = distillation;
        _plan = plan;
        _texts = batch.Count;
        _labelled = batch.Count(text => text.Label != Instance.Unlabelled);
    }

    /// <summary>
    /// A batch part's contribution to the loss, and to each exit's mean cross-entropy over the labelled texts.
    /// </summary>
    /// <param name="logits">Each exit's raw logits, [part, labels]; null where they were not computed.</param>
    /// <param name="part">The texts of this part.</param>
    public (Tensor Total, double[] CrossEntropies) Of(Tensor?[] logits, Batch part)
    {
        double[] shown = new double[logits.Length];
        Tensor? total = null;
        Tensor? weights = _classWeights is null ? null : TensorMemory.Copy(_classWeights, _classWeights.Length);
        for (int exit = 0; exit < logits.Length; exit++)
        {
            if (_plan.Weights[exit] == 0)
            {
                continue;
            }

            Tensor own = logits[exit]!;
            Tensor entropy = F.cross_entropy(
                own, part.Labels, weights, ignore_index: Instance.Unlabelled, reduction: nn.Reduction.Sum);
            shown[exit] = entropy.item<float>() / (double)_labelled;
            Tensor loss = entropy.DividedBy(_texts);
            if (_distillation is not null && TaughtTo(exit, logits, part) is { } taught)
            {
                loss = loss.Plus(Divergence(_distillation, own, taught).DividedBy(_texts));
            }

            loss = _plan.Weights[exit] == 1 ? loss : loss.Times(_plan.Weights[exit]);
            total = total?.Plus(loss) ?? loss;
        }

        return (total!, shown);
    }

    // The last exit has no one to learn from but a teacher.
    private Tensor? TaughtTo(int exit, Tensor?[] logits, Batch part) =>
        part.Taught ?? (exit == _plan.Last ? null : logits[_plan.Last]!.detach());

    private static Tensor Divergence(Distillation distillation, Tensor logits, Tensor taught)
    {
        double temperature = distillation.Temperature;
        return F.kl_div(
                F.log_softmax(logits.DividedBy(temperature), -1),
                F.softmax(taught.DividedBy(temperature), -1),
                log_target: false, // TorchSharp's default is true, unlike PyTorch's
                reduction: nn.Reduction.Sum)
            .Times(distillation.Weight * temperature * temperature);
    }
}
