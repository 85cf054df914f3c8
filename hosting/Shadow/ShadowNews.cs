namespace EarlyExitGen.Hosting.Shadow;

/// <summary>What there is to tell after a text.</summary>
/// <param name="Broken">That the promise is broken, for the first time.</param>
/// <param name="Shifted">That the texts are no longer those of the calibration, for the first time.</param>
/// <param name="Gathered">That as many texts were gathered as were asked for; null if not.</param>
internal readonly record struct ShadowNews(bool Broken, bool Shifted, IReadOnlyList<ObservedText>? Gathered);
