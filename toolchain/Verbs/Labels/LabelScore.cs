namespace EarlyExitGen.Toolchain.Verbs.Labels;

/// <summary>How well one label is told from the others.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Count">The texts that have it.</param>
/// <param name="Precision">The share of the texts answered with it that have it; null where none is.</param>
/// <param name="Recall">The share of the texts that have it that are answered with it; null where none has it.</param>
/// <param name="F1">
/// The harmonic mean of the two, 0 where no text is right; null where no text has it or is answered with it.
/// </param>
internal sealed record LabelScore(string Label, int Count, double? Precision, double? Recall, double? F1);
