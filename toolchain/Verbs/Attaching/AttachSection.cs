using System.Globalization;
using EarlyExitGen.Toolchain.Verbs.Reporting;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>The report of an attachment for people.</summary>
internal static class AttachSection
{
    /// <summary>Makes it.</summary>
    public static ReportSection Of(AttachReport report)
    {
        bool isLabelled = report.Accuracy is not null;
        string[] columns =
        [
            "promised, %", "seen, %", "fewer layers", "seen on others, %", "fewer layers there", "by the clock there",
            .. isLabelled ? ["right there, %"] : (string[])[],
        ];
        return new ReportSection(
            "Cascade",
            string.Join('\n', Sentences(report)),
            [
                new ReportTable(
                    "Exits",
                    ["exit", "as the last, %", "in the cascade", "leave there, %"],
                    [.. report.Exits.Select(exit => (string[])
                        [
                            Figures.Exit(exit.Layer),
                            Figures.Percent(exit.AgreementWithLast),
                            exit.IsChosen ? "yes" : "no",
                            exit.IsChosen ? Figures.Percent(exit.Leave) : "",
                        ])]),
                new ReportTable(
                    "What each promise gives",
                    columns,
                    [.. report.Rates.Select(rate => (string[])
                        [
                            Figures.Percent(rate.Rate),
                            Figures.Percent(rate.Seen),
                            Figures.Times(rate.Layers),
                            Figures.Percent(rate.HeldOutSeen),
                            Figures.Times(rate.HeldOutLayers),
                            Figures.Times(rate.HeldOutClock),
                            .. isLabelled ? [Figures.Percent(rate.HeldOutAccuracy)] : (string[])[],
                        ])]),
            ],
            []);
    }

    /// <summary>The verdict, in a sentence.</summary>
    public static string Verdict(AttachReport report)
    {
        string promise = Percent(report.Promise);
        if (!report.IsPromiseSupported)
        {
            return $"{TooFew(report)} At this dial no text leaves early.";
        }

        AttachedRate rate = report.Rates.Last(rate => rate.Rate <= report.Promise);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"At a promised {promise} a held-out text is answered {rate.HeldOutClock:0.0} times as fast as by the "
            + $"model alone, {rate.HeldOutLayers:0.0} times in layers, and {Percent(rate.HeldOutSeen)} are answered "
            + $"otherwise")
            + (rate.HeldOutClock > 1 ? "." : ": it does not pay here.");
    }

    private static IEnumerable<string> Sentences(AttachReport report)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Layers} layers. Heads learnt from {report.Texts} texts, promises are fitted on "
            + $"{report.Calibration} ({Origin(report)}). {report.HeldOut} more are held out: ")
            + (report.Chosen
                ? "exits were chosen on them, by measured times, and the cascade is tried on them."
                : "the cascade is tried on them.");
        if (!report.IsPromiseSupported)
        {
            yield return TooFew(report);
        }

        if (report.Truncated > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Percent(report.Truncated)} of the texts are longer than {report.MaxTokens} tokens, and lose their "
                + $"end.");
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"A held-out text takes {report.PlainMicroseconds:0} us through the model as it was given, "
            + $"{report.FullMicroseconds:0} us through all of the cascade; an exit costs "
            + $"{report.ExitMicroseconds:0} us.");
        foreach (string note in report.Notes)
        {
            yield return $"Note: {note}.";
        }
    }

    private static string TooFew(AttachReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Calibration} texts for calibration do not support a promise of {Percent(report.Promise)}: about "
        + $"{Math.Ceiling(3 / report.Promise)} without one disagreement are the least, ten times as many are good.");

    private static string Origin(AttachReport report) => report.CalibratedOnTexts
        ? "held out of the same files: if the model was trained on them, promises are too good; give --calibration"
        : "others, on which the model must not have been trained";

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
