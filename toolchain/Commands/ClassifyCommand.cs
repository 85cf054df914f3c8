using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
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
        Argument<string> manifest = new("MANIFEST") { Description = "The cascade's manifest, *.cascade.json." };
        Option<string> input = new("--input")
        {
            Description = "The texts, one a line: plain, or columns with tabs between them; *.jsonl: JSON objects.",
            HelpName = "FILE",
            Required = true,
        };
        Option<string> output = new("--output")
        {
            Description = "Where the answers go, line by line: label, confidence, exit, layers; *.jsonl: JSON objects.",
            HelpName = "FILE",
            Required = true,
        };
        Option<int[]> columns = new("--columns")
        {
            Description = "The column of the text, from 1, or of a pair the two. Default: a line holds nothing else.",
            HelpName = "N[,N]",
            CustomParser = CommaList.Counts,
        };
        Option<string[]> fields = new("--fields")
        {
            Description = "The property of the text in JSON lines, or of a pair the two. Default: text, or first,second.",
            HelpName = "NAME[,NAME]",
            CustomParser = CommaList.Texts,
        };
        Option<float?> dial = RealOption.Dial("--dial", "The setting of the rule's dial. Default: the manifest's.");
        Option<string?> use = new("--use") { Description = "The operating point of the manifest to use.", HelpName = "NAME" };
        Command command = new("classify", "Classifies a file line by line; stopped, the same command goes on.")
        {
            manifest, input, output, columns, fields, dial, use,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                if (parsed.GetValue(dial) is { } setting)
                {
                    DialRange.Check(cascade.Spec, (CascadeRule)cascade.Spec.Rule, setting);
                }

                Run(
                    new ClassificationRequest
                    {
                        Manifest = cascade.Path,
                        Input = Path.GetFullPath(parsed.GetRequiredValue(input)),
                        Output = Path.GetFullPath(parsed.GetRequiredValue(output)),
                        InputFormat = FormatOf(parsed.GetRequiredValue(input)),
                        OutputFormat = FormatOf(parsed.GetRequiredValue(output)),
                        Columns = parsed.GetValue(columns) ?? [],
                        Fields = parsed.GetValue(fields) ?? [],
                        Dial = DialOf(cascade, parsed.GetValue(dial), parsed.GetValue(use)),
                    },
                    cancellation);
            },
            cancellation));
        return command;
    }

    private static LineFormat FormatOf(string file) =>
        Path.GetExtension(file).ToUpperInvariant() is ".JSONL" or ".NDJSON" ? LineFormat.Jsonl : LineFormat.Tsv;

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
        // With a text on each core, one thread a text answers most of them.
        using InterpretedCascade cascade = InterpretedCascade.Load(request.Manifest, new CascadeOptions { IntraOpThreads = 1 });
        if (request.Dial is { } dial)
        {
            cascade.Dial = dial;
        }

        FileClassifier classifier = new(cascade, request);
        (InputScan scan, PartialOutputIdentity identity) = classifier.Prepare(cancellation);
        using PartialOutput output = PartialOutput.Open(request.Output, identity);
        if (output.Lines > 0)
        {
            Terminal.Error.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"Going on after line {output.Lines} of {scan.Lines}.");
        }

        ClassificationSummary summary;
        try
        {
            summary = ProgressBar.Run(
                "Classifying", scan.Lines, output.Lines, step => classifier.Run(output, step, cancellation));
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
