using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Classification;
using EarlyExitGen.Toolchain.Verbs.Clusters;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit classify</c>: classifies one text, or a file line by line.</summary>
internal static class ClassifyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> manifest = CommonArguments.Manifest();
        Option<string?> texts = CommonArguments.Texts(
            "The texts: one a line, columns with tabs between them, CSV (*.csv) or JSON lines (*.jsonl).");
        Option<string?> text = new("--text") { Description = "One text, answered at once.", HelpName = "TEXT" };
        Option<string?> second = new("--second")
        {
            Description = "With --text: the second text of a pair.",
            HelpName = "TEXT",
        };
        Option<string> output = CommonArguments.Out(
            "Where the answers go, a line for each text: label, confidence, exit, layers; *.jsonl: JSON objects. "
            + "Default: -, standard output.",
            "FILE|-",
            isRequired: false);
        Option<bool> json = CommonArguments.Json("the answers as JSON, a line for each,");
        DataOptions form = new();
        Option<float?> dial = CommonArguments.Dial();
        Option<string?> use =
            new("--use") { Description = "The operating point of the manifest to use.", HelpName = "NAME" };
        ClusterArguments cluster = new();
        Verb command = new(
            "classify", "Classifies one text, or a file line by line; stopped, the same command goes on.")
        {
            Page = "classify",
            Examples =
            [
                "classify news --text \"Rates rise again\"",
                "classify news --texts lines.txt --out answers.tsv",
            ],
        };
        command.AddArguments(manifest)
            .AddGroup(CommonArguments.DataGroup, [texts, text, second, .. form.OfTexts])
            .AddGroup(CommonArguments.ExitsGroup, dial, use)
            .AddGroup(ClusterArguments.Group, cluster.All)
            .AddGroup(CommonArguments.OutputGroup, output, json);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                Check(parsed.GetValue(texts), parsed.GetValue(text), parsed.GetValue(second));
                CascadeManifest cascade = CascadeManifest.Load(parsed.GetRequiredValue(manifest));
                if (parsed.GetValue(dial) is { } given)
                {
                    DialRange.Check(cascade.Spec, (CascadeRule)cascade.Spec.Rule, given);
                }

                float? setting = DialOf(cascade, parsed.GetValue(dial), parsed.GetValue(use));
                string target = parsed.GetValue(output) ?? StandardStreams.Dash;
                ClusterPlace? place = cluster.Read(parsed);
                IAnswerer Answerer() => place is null
                    ? Working.Run("Loading the cascade", () => LocalAnswerer.Load(cascade.Path, setting))
                    : Working.Run("Asking the cluster", () => ClusterAnswerer
                        .ConnectAsync(place, cascade, setting, cancellation).GetAwaiter().GetResult());

                if (parsed.GetValue(text) is { } one)
                {
                    CheckPair(cascade, parsed.GetValue(second));
                    LineFormat? format = Format(target, parsed.GetValue(json));
                    DataRow row = new(1, Label: null, one, parsed.GetValue(second));
                    Answer(cascade, Answerer, row, format, target, cancellation);
                    return;
                }

                ClassificationRequest request = new()
                {
                    Manifest = cascade.Path,
                    Input = parsed.GetValue(texts)!,
                    Output = target,
                    Form = form.Read(parsed),
                    OutputFormat = Format(target, parsed.GetValue(json)),
                };
                Run(cascade, Answerer, request, cancellation);
            },
            cancellation));
        return command;
    }

    private static void Check(string? texts, string? text, string? second)
    {
        if (texts is null == text is null)
        {
            throw new UsageException("give either --text TEXT, or --texts FILE.");
        }

        if (second is not null && text is null)
        {
            throw new UsageException("--second goes with --text; a file of pairs has both in a line.");
        }
    }

    private static void CheckPair(CascadeManifest cascade, string? second)
    {
        bool isPair = cascade.Spec.Input == InputKind.Pair;
        if (isPair != second is not null)
        {
            throw new UsageException(isPair
                ? "the cascade classifies pairs; give the second text by --second."
                : "the cascade classifies single texts; leave out --second.");
        }
    }

    private static LineFormat? Format(string file, bool json) => json || TextName.IsJsonLines(file) ? LineFormat.Jsonl
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

    private static void Answer(
        CascadeManifest manifest,
        Func<IAnswerer> open,
        DataRow row,
        LineFormat? format,
        string target,
        CancellationToken cancellation)
    {
        using OutputFile output = OutputFile.Open(target);
        using IAnswerer answerer = open();
        CascadePrediction answer =
            answerer.AnswerAsync([row], "--text", cancellation).GetAwaiter().GetResult()[0];
        IReadOnlyList<string> labels = answerer.Info.Labels;
        if (format is null)
        {
            string cut = answer.Truncated ? "; the text was too long, its end was cut off" : "";
            Terminal.Output.WriteLine(labels[answer.Label], new Style(decoration: Decoration.Bold));
            Terminal.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{answer.Confidence:P2} sure, at the exit after {answer.Layers} of {Layers(manifest, answer)}{cut}"));
            return;
        }

        ArrayBufferWriter<byte> line = new();
        new AnswerLines(labels, format.Value).Write(answer, line);
        output.Write(stream => stream.Write(line.WrittenSpan));
    }

    private static void Run(
        CascadeManifest manifest,
        Func<IAnswerer> open,
        ClassificationRequest request,
        CancellationToken cancellation)
    {
        using IAnswerOutput output = OutputPlace.OpenDirectly(request.Output) is { } stream
            ? new DirectOutput(stream)
            : PartialOutput.Open(request.Output);
        using IAnswerer answerer = open();
        using FileClassifier classifier = new(answerer, request);
        (InputScan scan, PartialOutputIdentity identity) =
            Working.Run($"Reading {request.Input}", () => classifier.Prepare(cancellation));
        output.Begin(identity);
        if (output.Lines > 0)
        {
            Terminal.Error.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"Going on after text {output.Lines} of {scan.Rows}.");
        }

        ClassificationSummary summary = Classify(classifier, answerer, scan, output, request, cancellation);
        output.Complete();
        bool isOutput = StandardStreams.IsOutput(request.Output);
        new Ending(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Count} texts, {Depth(manifest.Spec, summary)}, {summary.Truncated} cut off."))
        {
            Written = isOutput ? [] : [request.Output],
            Next = StandardStreams.IsInput(request.Input)
                ? null
                : $"{ToolCommand.Name} calibrate {Ending.Quoted(request.Manifest)} "
                    + $"--texts {Ending.Quoted(request.Input)}",
        }.Write(isOutputTaken: true);
    }

    private static string Layers(CascadeManifest manifest, CascadePrediction answer) => string.Create(
        CultureInfo.InvariantCulture, $"{manifest.Spec.LayersOf(answer.Model)} layers")
        + (answer.Model == 0 ? "" : $" of {manifest.Spec.Models[answer.Model - 1].Name}");

    // Of several models layers do not add up.
    private static string Depth(CascadeSpec cascade, ClassificationSummary summary) =>
        cascade.Models.Count == 0
            ? string.Create(
                CultureInfo.InvariantCulture, $"{summary.MeanLayers:F2} of {cascade.Layers} layers on average")
            : string.Create(
                CultureInfo.InvariantCulture, $"{summary.Further} of them went on to {cascade.Models[0].Name}");

    private static ClassificationSummary Classify(
        FileClassifier classifier,
        IAnswerer answerer,
        InputScan scan,
        IAnswerOutput output,
        ClassificationRequest request,
        CancellationToken cancellation)
    {
        try
        {
            // Where answers come on a terminal, a bar would be drawn over them.
            if (StandardStreams.IsOutput(request.Output) && !Console.IsOutputRedirected)
            {
                return classifier.Run(scan, output, _ => { }, cancellation);
            }

            TextRate rate = new(scan.Rows - output.Lines);
            return ProgressBar.Run(
                "Classifying",
                scan.Rows,
                output.Lines,
                step => classifier.Run(
                    scan,
                    output,
                    texts =>
                    {
                        rate.Add(texts);
                        step(texts);
                    },
                    cancellation),
                () => answerer.State is { } state ? $"{rate}, {state}" : rate.ToString());
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException("stopped; repeat the command to go on.");
        }
    }
}
