namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Learning from another classifier's probabilities besides the labels: what is added to an exit's loss is
/// <c>weight * temperature^2 * KL(teacher || exit)</c>, both softened by the temperature (Hinton et al., "Distilling
/// the Knowledge in a Neural Network", 2015; between exits FastBERT: Liu et al., ACL 2020). No gradient reaches the
/// teacher.
/// </summary>
/// <param name="Weight">What the divergence counts beside the cross-entropy.</param>
/// <param name="Temperature">What both sides' logits are divided by.</param>
internal sealed record Distillation(double Weight, double Temperature);
