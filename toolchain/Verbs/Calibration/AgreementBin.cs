namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>Texts for which about the same was predicted: of agreement with the last exit, or of being right.</summary>
/// <param name="Count">How many texts.</param>
/// <param name="Expected">The mean of the predicted probabilities.</param>
/// <param name="Seen">The share for which it came true.</param>
internal sealed record AgreementBin(int Count, double Expected, double Seen);
