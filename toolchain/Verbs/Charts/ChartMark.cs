namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>A point of a chart that the reader is to see first.</summary>
/// <param name="Name">What it is.</param>
/// <param name="X">Its place on the horizontal axis.</param>
/// <param name="Y">Its place on the vertical one.</param>
internal sealed record ChartMark(string Name, double X, double Y);
