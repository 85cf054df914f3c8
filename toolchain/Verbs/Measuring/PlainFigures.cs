namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>The plain model's figures.</summary>
/// <param name="Accuracy">The share of texts answered as labelled.</param>
/// <param name="MeanMicroseconds">The wall-clock time of a text, tokenization included, on average.</param>
internal sealed record PlainFigures(double Accuracy, double MeanMicroseconds);
