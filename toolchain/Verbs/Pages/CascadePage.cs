using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Analysis;
using EarlyExitGen.Toolchain.Verbs.Comparison;
using EarlyExitGen.Toolchain.Verbs.Labels;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Pages;

/// <summary>All that was measured of a cascade, on one page.</summary>
internal static class CascadePage
{
    /// <summary>The page as HTML.</summary>
    public const string Html = "report.html";

    /// <summary>The page as Markdown.</summary>
    public const string Markdown = "report.md";

    private const int Settings = 20;
    private const int WrongTexts = 5;

    /// <summary>Writes the page and its charts, as HTML and as Markdown.</summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="trace">What its exits give for the texts that all is measured on.</param>
    /// <param name="dev">The same of other texts, on which dials are chosen; null to leave rules uncompared.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(CascadeManifest manifest, CascadeTrace trace, CascadeTrace? dev, ReportFolder output)
    {
        CascadeRule rule = (CascadeRule)manifest.Spec.Rule;
        AnalysisReport analysis = Analyzer.Analyze(manifest.Spec, trace, rule, dial: null, WrongTexts);
        SweepReport sweep = Sweeper.Sweep(manifest.Spec, rule, trace, new ExitFlops(manifest, trace), Settings);
        ReportSection dial = SweepSection.Of([sweep]);
        List<ReportSection> sections =
        [
            PlainWords.Of(manifest.Spec, trace, sweep, dial.Charts[0]),
            SummarySection.Of(manifest, trace),
            dial with { Charts = [.. dial.Charts.Skip(1)] },
        ];
        if (trace.Logits.IsLabelled)
        {
            sections.Add(LabelSection.Of(manifest.Spec, trace));
        }

        if (dev is not null)
        {
            CompareReport comparison = Comparer.Compare(manifest.Spec, dev, trace, [], seed: 1);
            sections.Add(CompareSection.Of(comparison, RuleChart.Of(manifest.Spec, trace, comparison)));
        }

        sections.Add(AnalysisSection.Of(analysis));
        sections.Add(AnalysisSection.Probabilities(analysis));
        ReportPage page = new($"{manifest.Spec.ClassName}: an early-exit cascade", sections);
        output.Write(
            sections.SelectMany(section => section.Charts),
            (Markdown, MarkdownReport.Write(page)),
            (Html, HtmlReport.Write(page)));
    }
}
