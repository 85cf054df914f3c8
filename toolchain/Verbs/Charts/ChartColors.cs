using ScottPlot;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>
/// Colours that the colour-blind tell apart and that differ in grey (Okabe and Ito, "Color Universal Design", 2008).
/// </summary>
internal static class ChartColors
{
    /// <summary>The color of the picture's subject.</summary>
    public static Color Main { get; } = Color.FromHex("#0072B2");

    /// <summary>The color of the baseline.</summary>
    public static Color Baseline { get; } = Color.FromHex("#E69F00");

    /// <summary>For several things beside each other, in this order.</summary>
    public static IReadOnlyList<Color> Series { get; } =
        [Main, Baseline, Color.FromHex(
            "#009E73"), Color.FromHex("#CC79A7"), Color.FromHex("#56B4E9"), Color.FromHex("#D55E00")];

    /// <summary>Lines, text.</summary>
    public static Color Ink { get; } = Color.FromHex("#222222");
}
