namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>A stretch of a chart's horizontal axis in which something else holds.</summary>
/// <param name="Name">What holds there.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
internal sealed record ChartBand(string Name, double From, double To);
