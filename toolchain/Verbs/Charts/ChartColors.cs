using System.Globalization;
using System.Text;

namespace EarlyExitGen.Toolchain.Verbs.Charts;

/// <summary>
/// The colours of charts. Those of lines are told apart by the colour-blind (Okabe and Ito, "Color Universal Design",
/// 2008), lighter on dark backgrounds; those of exits are the ones that the page of cascades has.
/// </summary>
internal static class ChartColors
{
    private const int Steps = 10;

    private static readonly (int R, int G, int B)[] LightRamp =
        [(53, 183, 121), (31, 148, 140), (42, 111, 142), (62, 73, 137), (72, 34, 115), (68, 1, 84)];

    private static readonly (int R, int G, int B)[] DarkRamp =
        [(253, 231, 37), (144, 215, 67), (53, 183, 121), (38, 150, 142), (66, 122, 165), (128, 116, 190)];

    private static readonly ChartColor[] Ramp =
    [
        .. Enumerable.Range(0, Steps + 1).Select(step => new ChartColor(
            string.Create(CultureInfo.InvariantCulture, $"exit{step}"), At(LightRamp, step), At(DarkRamp, step))),
    ];

    /// <summary>Behind everything.</summary>
    public static ChartColor Back { get; } = new("back", "#ffffff", "#191d23");

    /// <summary>Text, and lines that others are held against.</summary>
    public static ChartColor Ink { get; } = new("ink", "#16191d", "#eceff3");

    /// <summary>Text that matters less.</summary>
    public static ChartColor Dim { get; } = new("dim", "#555d68", "#a8b1bd");

    /// <summary>Lines of the grid.</summary>
    public static ChartColor Grid { get; } = new("grid", "#dfe2e7", "#323943");

    /// <summary>The picture's subject.</summary>
    public static ChartColor Main { get; } = new("main", "#0072b2", "#5fb0ea");

    /// <summary>What it is held against.</summary>
    public static ChartColor Baseline { get; } = new("base", "#d08a00", "#f0b03c");

    /// <summary>For several things beside each other, in this order.</summary>
    public static IReadOnlyList<ChartColor> Series { get; } =
    [
        Main, Baseline, new("green", "#00875f", "#3fc99b"), new("pink", "#b8568f", "#e493c2"),
        new("red", "#c24f00", "#ff8d55"), new("sky", "#3a9ad0", "#8bd0f6"),
    ];

    /// <summary>All colours.</summary>
    public static IReadOnlyList<ChartColor> All { get; } = [Back, Ink, Dim, Grid, .. Series, .. Ramp];

    /// <summary>The colour of an exit rule, or of what is compared as one: the same in every chart.</summary>
    /// <param name="name">The rule, as manifests name it.</param>
    public static ChartColor OfRule(string name) => name switch
    {
        "agreement" => Main,
        "maxProbability" => Baseline,
        "entropy" => Series[2],
        "margin" => Series[3],
        "patience" => Series[5],
        _ => Series[4],
    };

    /// <summary>The colour of an exit, from the earliest to the last.</summary>
    /// <param name="exit">The exit.</param>
    /// <param name="exits">How many there are.</param>
    public static ChartColor OfExit(int exit, int exits) =>
        Ramp[exits < 2 ? 0 : (int)Math.Round((double)Steps * exit / (exits - 1))];

    /// <summary>What a style sheet needs to know of the colours: variables, and a class for each use of each.</summary>
    public static string Style()
    {
        StringBuilder style = new();
        Variables(":root", color => color.Light);
        style.Append("@media (prefers-color-scheme: dark) {\n");
        Variables(":root", color => color.Dark);
        style.Append("}\n");
        foreach (ChartColor color in All)
        {
            style.Append(
                CultureInfo.InvariantCulture,
                $".f-{color.Name} {{ fill: var(--{color.Name}); }} ")
                .Append(CultureInfo.InvariantCulture, $".s-{color.Name} {{ stroke: var(--{color.Name}); }}\n");
        }

        return style.ToString();

        void Variables(string selector, Func<ChartColor, string> value) => style.Append(selector).Append(" { ")
            .AppendJoin(' ', All.Select(color => $"--{color.Name}: {value(color)};")).Append(" }\n");
    }

    private static string At((int R, int G, int B)[] ramp, int step)
    {
        double at = (double)step * (ramp.Length - 1) / Steps;
        int low = Math.Min((int)at, ramp.Length - 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{Mix(c => c.R):x2}{Mix(c => c.G):x2}{Mix(c => c.B):x2}");

        int Mix(Func<(int R, int G, int B), int> part) =>
            (int)Math.Round(part(ramp[low]) + ((part(ramp[low + 1]) - part(ramp[low])) * (at - low)));
    }
}
