using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>An axis of decimal logarithms that shows the numbers.</summary>
internal static class LogAxis
{
    /// <summary>Makes an axis one.</summary>
    /// <param name="axis">The axis, on which the logarithms are drawn.</param>
    public static void Apply(IAxis axis) => axis.TickGenerator = new NumericAutomatic
    {
        MinorTickGenerator = new LogMinorTickGenerator(),
        IntegerTicksOnly = true,
        LabelFormatter = power => Math.Pow(10, power).ToString("#,0.###", CultureInfo.InvariantCulture),
    };
}
