namespace EarlyExitGen.Toolchain.Calibration;

/// <summary>A tenth of the held-out texts, by the agreement that was predicted for them.</summary>
/// <param name="Count">How many texts.</param>
/// <param name="Expected">The mean of the predicted probabilities of agreement.</param>
/// <param name="Seen">The share that did agree.</param>
internal sealed record AgreementBin(int Count, double Expected, double Seen);
