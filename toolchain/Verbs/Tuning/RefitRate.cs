namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>A promised rate, before and after the maps were refitted.</summary>
/// <param name="Rate">The promise.</param>
/// <param name="Before">
/// The share of texts that the cascade as it was answers otherwise; null if it promised no such rate.
/// </param>
/// <param name="Seen">
/// The share of held-out texts that the new maps answer otherwise; null if they promise no such rate.
/// </param>
/// <param name="SpeedUp">How many times fewer layers that buys.</param>
internal sealed record RefitRate(double Rate, double? Before, double? Seen, double? SpeedUp);
