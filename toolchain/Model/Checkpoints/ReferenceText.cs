namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>A text with the logits that the trained model gives for it, alone and unpadded.</summary>
/// <param name="First">The text, or the first of a pair.</param>
/// <param name="Second">The second text of a pair; null for a single text.</param>
/// <param name="Logits">Raw logits, [exit][label].</param>
internal sealed record ReferenceText(string First, string? Second, float[][] Logits);
