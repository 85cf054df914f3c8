using System.Globalization;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>Describes a cascade, and its figures at the settings that its manifest names.</summary>
internal static class SummarySection
{
    private const double KiB = 1024;

    /// <summary>The exits with their constants and files.</summary>
    public static ReportSection Of(CascadeManifest manifest, CascadeTrace trace)
    {
        CascadeSpec spec = manifest.Spec;
        string labels = string.Join(", ", spec.Labels.Select(label => label.Text));
        double bytes = Directory.GetFiles(manifest.Folder).Sum(file => new FileInfo(file).Length);
        string files = string.Create(
            CultureInfo.InvariantCulture,
            $"Its files: {bytes / KiB / KiB:0.0} MiB; model {ModelFingerprint.Of(spec)}.");
        return new ReportSection(
            "The cascade",
            $"""
            {spec.Namespace}.{spec.ClassName}: {spec.Layers} layers{Further(spec)}, {(spec.Input == InputKind.Pair ? "pairs of texts" : "single texts")} of up to {spec.Tokenizer.MaxTokens} tokens; labels: {labels}.
            {files}
            Measured on {trace.Texts.Count} texts.{CostTitles.Note(trace.Costs.Unit)}
            """,
            [
                new ReportTable(
                    "Exits",
                    [
                        "after layer", "temperature", "slope", "intercept", "accuracy, %", "as the last, %", "block",
                        "KiB",
                    ],
                    [.. spec.Exits.Select((exit, i) => (string[])
                        [
                            Place(spec, exit), Figures.Number(exit.Temperature.Value),
                            Figures.Number(exit.Agreement?.Slope.Value),
                            Figures.Number(exit.Agreement?.Intercept.Value),
                            Figures.Percent(trace.Logits.IsLabelled ? trace.Logits.Accuracy(i) : null),
                            Figures.Percent(trace.Logits.Agreement(i)), exit.File,
                            Figures.Number(new FileInfo(Path.Combine(manifest.Folder, exit.File)).Length / KiB, "0.0"),
                        ])]),
                Settings(spec, trace),
            ],
            []);
    }

    private static string Further(CascadeSpec spec) => string.Concat(
        spec.Models.Select(model => FormattableString.Invariant($" and {model.Layers} of {model.Name}")));

    private static string Place(CascadeSpec spec, ExitSpec exit)
    {
        string layer = Figures.Exit(ExitDepth.Of(exit));
        return ExitDepth.ModelOf(spec, exit) is { } model ? $"{layer} of {model}" : layer;
    }

    // The manifest's own setting, and those that have names.
    private static ReportTable Settings(CascadeSpec spec, CascadeTrace trace)
    {
        CascadeRule rule = (CascadeRule)spec.Rule;
        Replay replay = new(spec, rule, trace.Logits);
        List<string[]> rows =
            [Row(
                "as the manifest starts",
                ExitThresholds.Initial(spec, rule).Dial,
                DialPoint.Of(trace.Logits, replay.Exits()),
                measured: null)];
        foreach (OperatingPointSpec point in spec.OperatingPoints)
        {
            float dial = point.Dials.Of(spec.Rule)!.Value.Single;
            rows.Add(Row(point.Name, dial, DialPoint.Of(trace.Logits, replay.Exits(dial)), point.Measured));
        }

        return new ReportTable(
            $"Settings of the dial, rule {RuleNames.Of(rule)}: seen here, and as the manifest has it",
            [
                "setting", "dial", "accuracy, %", "answered otherwise, %", CostTitles.Mean(trace.Costs.Unit),
                CostTitles.Less(trace.Costs.Unit), "measured on",
                "accuracy there, %", "answered otherwise there, %", "fewer layers there",
            ],
            rows);

        string[] Row(string name, float dial, DialPoint point, MeasuredSpec? measured) =>
        [
            name, Figures.Dial(dial), Figures.Percent(point.Accuracy), Figures.Percent(point.Disagreement),
            Figures.Number(trace.Costs.Mean(point.Exits), "0.00"),
            Figures.Times(trace.Costs.SpeedUp(point.Exits)),
            measured?.Data ?? "", Figures.Percent(measured?.Accuracy?.Value),
            Figures.Percent(measured?.Disagreement?.Value),
            Figures.Times(measured?.SpeedupLayers?.Value),
        ];
    }

}
