using System.Globalization;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Charts;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Pages;

/// <summary>What a report says first, for somebody who has not read of cascades.</summary>
internal static class PlainWords
{
    private const double Percent = 100;

    /// <summary>A paragraph, the curve that the dial moves on, and where texts leave.</summary>
    /// <param name="spec">The manifest.</param>
    /// <param name="trace">The texts.</param>
    /// <param name="sweep">The manifest's rule on them.</param>
    /// <param name="curve">The chart of it.</param>
    public static ReportSection Of(CascadeSpec spec, CascadeTrace trace, SweepReport sweep, ReportChart curve)
    {
        CascadeRule rule = (CascadeRule)spec.Rule;
        int[] exits = new Replay(spec, rule, trace.Logits).Exits();
        double early = (double)exits.Count(exit => exit < trace.Logits.Exits - 1) / exits.Length;
        SweepPoint own = sweep.Own!;
        return new ReportSection(
            "In plain words", Text(spec, sweep, own, early), [], [curve, Flow(spec, trace, exits, early)]);
    }

    private static string Text(CascadeSpec spec, SweepReport sweep, SweepPoint own, double early)
    {
        string cost = sweep.Cost == ExitCosts.Layers
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"on average a text runs through {own.MeanLayers:0.00} of {sweep.Whole:0.##} layers")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"on average a text costs {own.MeanLayers:0} us, by the manifest's times, instead of {sweep.Whole:0}");
        string right = own.Accuracy is { } accuracy
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" {Share(accuracy)} are answered right; with all layers it would be ")
                + $"{Share(sweep.Points[0].Accuracy!.Value)}."
            : "";
        return $"""
            {spec.ClassName} answers easy texts after little work and runs all its layers for hard ones only. Of the {Figures.Count(sweep.Count)} texts here {Share(early)} leave early, and {cost}. {Share(own.Disagreement)} get another answer than all layers would have given.{right}
            {Promise(spec, own)}
            """;
    }

    private static string Promise(CascadeSpec spec, SweepPoint own)
    {
        double dial = own.Dial ?? 0;
        if (spec.Rule != ExitRule.Agreement)
        {
            return $"The dial of {RuleNames.Of((CascadeRule)spec.Rule)} stands at {Figures.Dial(own.Dial)}; the curve "
                + "shows what other settings would give.";
        }

        return own.Disagreement <= dial
            ? $"The dial promises a disagreement of at most {Share(dial)}, and on these texts the promise is kept. The "
                + "curve shows what other settings would give."
            : $"The dial promises a disagreement of at most {Share(dial)}, and on these texts it is exceeded: if they "
                + "are what the cascade will meet, refit the calibration to texts like these "
                + "(earlyexit calibrate --texts).";
    }

    private static ReportChart Flow(CascadeSpec spec, CascadeTrace trace, int[] exits, double early)
    {
        double[] shares =
        [
            .. Enumerable.Range(0, trace.Logits.Exits)
                .Select(exit => (double)exits.Count(of => of == exit) / exits.Length),
        ];
        int most = Array.IndexOf(shares, shares.Max());
        string title = early <= 0
            ? "No text leaves early"
            : $"{Share(shares[most])} of the texts leave {Figures.Place(trace.ExitLayers[most])}";
        return new ReportChart(
            "where-texts-leave",
            "Where texts leave at the manifest's dial: each stripe is as wide as the share of texts that leave there.",
            new FlowChart(title, [.. shares.Select((share, exit) => (Name(spec, trace, exit), share))]));
    }

    private static string Name(CascadeSpec spec, CascadeTrace trace, int exit) =>
        trace.ExitLayers[exit] < 0 ? "words"
        : exit == spec.Exits.Count - 1 ? "all layers"
        : trace.ExitLayers[exit] == 1 ? "1 layer"
        : $"{Figures.Count(trace.ExitLayers[exit])} layers";

    private static string Share(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Percent * share:0.##} %");
}
