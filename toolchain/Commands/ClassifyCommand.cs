using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Classification;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit classify</c>: classifies a file, line by line.</summary>
internal static class ClassifyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> manifest = CommonArguments.Manifest();
        Option<string> input = new("--input")
        {
            Description = "The texts: one a line, columns with tabs between them, CSV (*.csv) or JSON lines (*.jsonl). - is standard input.",
            HelpName = "FILE|-",
            Required = true,
        };
        Option<string> output = new("--output")
        {
            Description = "Where the answers go, a line for each text: label, confidence, exit, layers; *.jsonl: JSON objects. "
                + "- is standard output.",
            HelpName = "FILE|-",
            Required = true,
        };
        DataOptions form = new();
        Option<float?> dial = RealOption.Dial("--dial", "The setting of the rule's dial. Default: the manifest's.");
        Option<string?> use = new("--use") { Description = "The operating point of the manifest to use.", HelpName = "NAME" };
        Command command = new("classify", "Classifies a file line by line; stopped, the same command goes on.")
        {
            manifest, input, output, dial, use,
        };
        form.AddTo(command, hasLabels: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                if (parsed.GetValue(dial) is { } setting)
                {
                    DialRange.Check(cascade.Spec, (CascadeRule)cascade.Spec.Rule, setting);
                }

                string target = parsed.GetRequiredValue(output);
                ClassificationRequest request = new()
                {
                    Manifest = cascade.Path,
                    Input = parsed.GetRequiredValue(input),
                    Output = target,
                    Form = form.Read(parsed),
                    OutputFormat = OutputFormat(target),
                    Dial = DialOf(cascade, parsed.GetValue(dial), parsed.GetValue(use)),
                };
                Run(request, cancellation);
            },
            cancellation));
        return command;
    }

    private static LineFormat? OutputFormat(string file) => TextName.IsJsonLines(file) ? LineFormat.Jsonl
        : TextName.Ending(file).Length == 0 && StandardStreams.IsOutput(file) ? null
        : LineFormat.Tsv;

    private static float? DialOf(CascadeManifest manifest, float? dial, string? use)
    {
        if (use is null)
        {
            return dial;
        }

        if (dial is not null)
        {
            throw new UsageException("--use and --dial both set the dial; give one of them.");
        }

        OperatingPointSpec? point = manifest.Spec.OperatingPoints.FirstOrDefault(p => p.Name == use);
        return point is not null
            ? point.Dials.Of(manifest.Spec.Rule)!.Value.Single
            : throw new ToolException(
                $"--use {use}: the manifest has no such operating point"
                + (manifest.Spec.OperatingPoints.Count == 0
                    ? "; it has none."
                    : "; it has " + string.Join(", ", manifest.Spec.OperatingPoints.Select(p => $"'{p.Name}'")) + "."));
    }

    private static void Run(ClassificationRequest request, CancellationToken cancellation)
    {
        using IAnswerOutput output = OutputPlace.OpenDirectly(request.Output) is { } stream
            ? new DirectOutput(stream)
            : PartialOutput.Open(request.Output);

        // With a text on each core, one thread a text answers most of them.
        using InterpretedCascade cascade = InterpretedCascade.Load(request.Manifest, new CascadeOptions { IntraOpThreads = 1 });
        if (request.Dial is { } dial)
        {
            cascade.Dial = dial;
        }

        using FileClassifier classifier = new(cascade, request);
        (InputScan scan, PartialOutputIdentity identity) = classifier.Prepare(cancellation);
        output.Begin(identity);
        if (output.Lines > 0)
        {
            Terminal.Error.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"Going on after text {output.Lines} of {scan.Rows}.");
        }

        ClassificationSummary summary;
        try
        {
            summary = ProgressBar.Run(
                "Classifying", scan.Rows, output.Lines, step => classifier.Run(scan, output, step, cancellation));
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped; repeat the command to go on.");
            throw;
        }

        output.Complete();
        Terminal.Error.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{summary.Count} texts, {summary.MeanLayers:F2} of {cascade.Layers} layers on average, {summary.Truncated} cut off: {request.Output}");
    }
}
