using System.Globalization;
using EarlyExitGen.Calibration;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>
/// Refits a cascade's agreement to texts as it meets them: maps and promised rates, for which no labels are needed, as
/// the last exit's own answers are what they are about.
/// </summary>
internal static class AgreementRefit
{
    /// <summary>Fits, and says what the promises are worth on these texts before and after.</summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="trace">Its exits' logits, all exits run for every text.</param>
    /// <param name="seed">The seed of the split into parts.</param>
    /// <returns>The report and the manifest's new text.</returns>
    public static (RefitReport Report, string Manifest) Fit(CascadeManifest manifest, CascadeTrace trace, int seed)
    {
        LogitTable logits = trace.Logits;
        AgreementCalibration fitted = AgreementCalibration.Of(logits, trace.Costs, seed);
        Replay before = new(manifest.Spec, CascadeRule.Agreement, logits);
        Dictionary<double, double> was = manifest.Spec.Disagreement.ToDictionary(
            row => row.Rate.Value, row => DialPoint.Of(logits, before.Exits(row.Rate.Single)).Disagreement);
        Dictionary<double, PromisedRate> now = fitted.Disagreement.ToDictionary(row => row.Rate);
        RefitReport report = new(
            logits.Count,
            seed,
            trace.ExitLayers,
            [.. Enumerable.Range(0, logits.Exits).Select(logits.Agreement)],
            fitted.Maps,
            [.. was.Keys.Union(now.Keys).Order().Select(rate => new RefitRate(
                rate,
                was.TryGetValue(rate, out double seen) ? seen : null,
                now.GetValueOrDefault(rate)?.Seen,
                now.GetValueOrDefault(rate)?.SpeedUp))])
        {
            Cost = trace.Costs.Unit,
            ExitModels = manifest.Spec.Models.Count == 0
                ? null
                : [.. manifest.Spec.Exits.Select(exit => ExitDepth.ModelOf(manifest.Spec, exit))],
        };
        ManifestText text = CalibratedManifest.WithAgreement(
            new ManifestText(SmallFile.ReadText(manifest.Path)), manifest.Spec, fitted.Maps, fitted.Disagreement,
            fitted.Texts);
        CascadeManifest.Parse(text.Text, manifest.Path);
        return (report, text.Text);
    }

    /// <summary>The report for people.</summary>
    public static ReportSection Section(RefitReport report) => new(
        "Agreement refitted",
        string.Create(CultureInfo.InvariantCulture, $"{report.Count} texts; temperatures stay, as they need labels.")
            + CostTitles.Note(report.Cost),
        [
            new ReportTable(
                "Exits",
                ["exit after layer", "as the last, %", "slope", "intercept"],
                [.. report.ExitLayers.Select((layer, i) => (string[])
                    [
                        Figures.Exit(layer) + (report.ExitModels?[i] is { } model ? $" of {model}" : ""),
                        Figures.Percent(report.AgreementWithLast[i]),
                        Figures.Number(report.Maps[i]?.Slope), Figures.Number(report.Maps[i]?.Intercept),
                    ])]),
            new ReportTable(
                "Texts answered otherwise than by the full model, in percent: promised, and seen before and after",
                ["promised", "before", "after, on held-out texts", CostTitles.Less(report.Cost) + " after"],
                [.. report.Rates.Select(rate => (string[])
                    [
                        Figures.Percent(rate.Rate), Figures.Percent(rate.Before), Figures.Percent(rate.Seen),
                        Figures.Times(rate.SpeedUp),
                    ])]),
        ],
        []);
}
