namespace EarlyExitGen.Manifests;

/// <summary>P(the exit answers as the last one) = sigmoid(slope * score + intercept); the slope is positive.</summary>
internal sealed record AgreementSpec(NumberToken Slope, NumberToken Intercept);
