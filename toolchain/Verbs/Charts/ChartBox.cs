namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>How some values are distributed, as a chart shows it.</summary>
/// <param name="Name">Whose values.</param>
/// <param name="Note">What is said of them below the name; may be empty.</param>
/// <param name="Quantiles">The 5th, 25th, 50th, 75th and 95th percentile.</param>
/// <param name="Color">The colour of the box.</param>
internal sealed record ChartBox(string Name, string Note, IReadOnlyList<double> Quantiles, ChartColor Color);
