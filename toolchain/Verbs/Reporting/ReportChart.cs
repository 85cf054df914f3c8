using EarlyExitGen.Toolchain.Verbs.Charts;

namespace EarlyExitGen.Toolchain.Verbs.Reporting;

/// <summary>A chart of a report.</summary>
/// <param name="Name">A file name without its ending, in lower case with hyphens: <c>accuracy-by-layers</c>.</param>
/// <param name="Caption">What the chart shows, for people who read it and for those who cannot see it.</param>
/// <param name="Chart">The chart.</param>
internal sealed record ReportChart(string Name, string Caption, Chart Chart);
