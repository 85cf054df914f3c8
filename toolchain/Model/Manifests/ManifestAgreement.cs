namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>P(the exit answers as the last one) = sigmoid(slope * score + intercept).</summary>
/// <param name="Slope">Positive.</param>
/// <param name="Intercept">Any finite number.</param>
internal sealed record ManifestAgreement(double Slope, double Intercept);
