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
            Description = "The texts, one a line: plain, or columns with tabs between them; *.jsonl: JSON objects. - is standard input.",
            HelpName = "FILE|-",
            Required = true,
        };
        Option<string> output = new("--output")
        {
            Description = "Where the answers go, line by line: label, confidence, exit, layers; *.jsonl: JSON objects. - is standard output.",
            HelpName = "FILE|-",
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

                string source = parsed.GetRequiredValue(input);
                string target = parsed.GetRequiredValue(output);
                ClassificationRequest request = new()
                {
                    Manifest = cascade.Path,
                    Input = source,
                    Output = target,
                    InputFormat = InputFormat(source, parsed.GetValue(columns) ?? [], parsed.GetValue(fields) ?? []),
                    Columns = parsed.GetValue(columns) ?? [],
                    Fields = parsed.GetValue(fields) ?? [],
                    Dial = DialOf(cascade, parsed.GetValue(dial), parsed.GetValue(use)),
                };
                Run(request with { OutputFormat = OutputFormat(target, request.InputFormat) }, cancellation);
            },
            cancellation));
        return command;
    }

    // By the name; where that tells nothing, as of a pipe, by the option that says where the text is.
    private static LineFormat InputFormat(string file, int[] columns, string[] fields)
    {
        bool? isJson = TextName.IsJsonLines(file) ? true : TextName.Ending(file) is ".tsv" or ".txt" or ".csv" ? false : null;
        if (columns.Length > 0 && (fields.Length > 0 || isJson == true))
        {
            throw new UsageException("--columns is for lines with tabs, and --fields for JSON lines, *.jsonl; give the one that fits.");
        }

        if (fields.Length > 0 && isJson == false)
        {
            throw new UsageException($"--fields is for JSON lines; {file} is read as lines with tabs: give --columns, or rename it to *.jsonl.");
        }

        return isJson ?? fields.Length > 0 ? LineFormat.Jsonl : LineFormat.Tsv;
    }

    private static LineFormat OutputFormat(string file, LineFormat input) => TextName.IsJsonLines(file) ? LineFormat.Jsonl
        : TextName.Ending(file).Length > 0 ? LineFormat.Tsv
        : StandardStreams.IsOutput(file) ? input
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
                CultureInfo.InvariantCulture, $"Going on after line {output.Lines} of {scan.Lines}.");
        }

        ClassificationSummary summary;
        try
        {
            summary = ProgressBar.Run(
                "Classifying", scan.Lines, output.Lines, step => classifier.Run(scan, output, step, cancellation));
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
