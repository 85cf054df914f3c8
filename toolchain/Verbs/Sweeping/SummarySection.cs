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
                        "after layer", "temperature", "agreement: slope", "intercept", "accuracy, %",
                        "answers as the last, %", "file",
                    ],
                    [.. spec.Exits.Select((exit, i) => (string[])
                        [
                            Place(spec, exit), Figures.Number(exit.Temperature.Value),
                            Figures.Number(exit.Agreement?.Slope.Value),
                            Figures.Number(exit.Agreement?.Intercept.Value),
                            Figures.Percent(trace.Logits.IsLabelled ? trace.Logits.Accuracy(i) : null),
                            Figures.Percent(trace.Logits.Agreement(i)), exit.File,
                        ])]),
                .. Settings(spec, trace),
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

    // The manifest's own setting, and those that have names; what the manifest says of these was measured elsewhere.
    private static IEnumerable<ReportTable> Settings(CascadeSpec spec, CascadeTrace trace)
    {
        CascadeRule rule = (CascadeRule)spec.Rule;
        Replay replay = new(spec, rule, trace.Logits);
        yield return new ReportTable(
            $"Settings of the dial, rule {RuleNames.Of(rule)}, on these texts",
            [
                "setting", "dial", "accuracy, %", "answered otherwise, %", CostTitles.Mean(trace.Costs.Unit),
                CostTitles.Less(trace.Costs.Unit),
            ],
            [
                Row("as the manifest starts", ExitThresholds.Initial(spec, rule).Dial, replay.Exits()),
                .. spec.OperatingPoints.Select(point => Row(point.Name, Dial(point), replay.Exits(Dial(point)))),
            ]);
        OperatingPointSpec[] measured = [.. spec.OperatingPoints.Where(point => point.Measured is not null)];
        if (measured.Length > 0)
        {
            yield return new ReportTable(
                "The same settings as the manifest has them",
                ["setting", "measured on", "accuracy, %", "answered otherwise, %", "fewer layers"],
                [.. measured.Select(point => (string[])
                    [
                        point.Name, point.Measured!.Data ?? "", Figures.Percent(point.Measured.Accuracy?.Value),
                        Figures.Percent(point.Measured.Disagreement?.Value),
                        Figures.Times(point.Measured.SpeedupLayers?.Value),
                    ])]);
        }

        float Dial(OperatingPointSpec point) => point.Dials.Of(spec.Rule)!.Value.Single;

        string[] Row(string name, float dial, int[] exits)
        {
            DialPoint point = DialPoint.Of(trace.Logits, exits);
            return
            [
                name, Figures.Dial(dial), Figures.Percent(point.Accuracy), Figures.Percent(point.Disagreement),
                Figures.Number(trace.Costs.Mean(point.Exits), "0.00"),
                Figures.Times(trace.Costs.SpeedUp(point.Exits)),
            ];
        }
    }
}
