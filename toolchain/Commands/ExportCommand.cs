using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Export;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit export</c>: from a checkpoint to a cascade's folder.</summary>
internal static class ExportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> checkpoint = new("DIR")
        {
            Description = "The folder that `train` has written and `calibrate` has calibrated.",
        };
        Option<string> target = CommonArguments.Out(
            "The cascade's folder: a new one, or an earlier export, which is replaced. The manifest is named after "
            + "it.");
        Option<string> name = new("--class")
        {
            Description = "The name of the generated class, for instance NewsClassifier.",
            HelpName = "NAME",
            Required = true,
        };
        Option<string> space = new("--namespace")
        {
            Description = "The namespace of the generated types.",
            HelpName = "NS",
            Required = true,
        };
        Option<string[]?> labels = new("--labels")
        {
            Description = "The labels in the order of their numbers, with commas between them. Default: the names "
                + "that the training data had.",
            HelpName = "A,B,...",
            CustomParser = CommaList.Texts,
        };
        Option<WeightStorage> store = ChoiceOption.WithDefault<WeightStorage>(
            "--store",
            "How matrices are stored; fp16 halves the files and is widened again when a session is made.");
        Option<CascadeRule> rule = ChoiceOption.WithDefault<CascadeRule>(
            "--rule", "The exit rule.", RuleNames.Of);
        Option<double?> dial = RealOption.Setting(
            "--dial",
            "The initial dial: the share of texts that may get another answer than from the full model, as 2% or 0.02 "
                + "(agreement, default 2%), or that at which an exit answers: the least probability (maxProbability, "
                + "default 0.9), the largest entropy in parts of log(labels) (entropy, default 0.2), the least margin "
                + "between the two largest probabilities (margin, default 0.8), for how many exits in a row the answer "
                + "is unchanged (patience, default 1).");
        Option<bool> force = ForceOption.Create();
        Verb command = new(
            "export",
            "Writes a calibrated checkpoint as a cascade: ONNX blocks, vocabulary, manifest and the plain model.")
        {
            Page = "export",
            Examples =
            [
                "export model --out news --class NewsClassifier --namespace News",
                "export model -o news --class News --namespace My --store fp16",
            ],
        };
        command.AddArguments(checkpoint)
            .AddGroup("Names", name, space, labels)
            .AddGroup(CommonArguments.ExitsGroup, rule, dial)
            .AddGroup(CommonArguments.OutputGroup, target, store, force);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                parsed.GetRequiredValue(checkpoint),
                parsed.GetRequiredValue(target),
                new ExportRequest
                {
                    ClassName = parsed.GetRequiredValue(name),
                    Namespace = parsed.GetRequiredValue(space),
                    Labels = parsed.GetResult(labels) is null ? null : parsed.GetValue(labels), // arrays are never null
                    Storage = parsed.GetValue(store),
                    Rule = parsed.GetValue(rule),
                    Dial = parsed.GetValue(dial),
                    Force = parsed.GetValue(force),
                },
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(string folder, string target, ExportRequest request, CancellationToken cancellation)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        ShowLabels(checkpoint, request);
        ExportSummary summary = Working.Run(
            "Writing graphs and checking them against the reference texts",
            () => Exporter.Export(checkpoint, request, target, cancellation));

        Terminal.Error.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{summary.Texts} reference texts: logits at most {summary.Difference:g2} from the trained model's.");
        if (summary is { RoundingDifference: { } difference, RoundingChanges: { } changes })
        {
            int answers = summary.Texts * summary.Exits;
            Terminal.Error.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"Stored as fp16: logits move by at most {difference:g2}, {changes} of {answers} answers change.");
        }

        long size = 0;
        Table table = new Table().AddColumn("file").AddColumn(new TableColumn("KiB").RightAligned());
        foreach (string name in summary.Files.Order(StringComparer.Ordinal))
        {
            long length = new FileInfo(Path.Combine(target, name)).Length;
            size += length;
            table.AddRow(Markup.Escape(name), KiB(length));
        }

        table.AddRow("[bold]together[/]", $"[bold]{KiB(size)}[/]");
        Terminal.Output.Write(table);
        new Ending(string.Create(
            CultureInfo.InvariantCulture,
            $"A cascade of {summary.Exits} exits, {KiB(size)} KiB, which gives the trained model's logits on "
            + $"{summary.Texts} reference texts."))
        {
            Written = [target],
            Next = $"{ToolCommand.Name} evaluate {Ending.Quoted(target)} --data TEST.tsv --dial 1%,2%,5%",
        }.Write(isOutputTaken: false);
    }

    private static void ShowLabels(Checkpoint checkpoint, ExportRequest request)
    {
        if (request.Labels is null && checkpoint.Encoder.LabelNames is null)
        {
            string names = string.Create(CultureInfo.InvariantCulture, $"Label0 to Label{checkpoint.Exits.Labels - 1}");
            Terminal.Error.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"The labels had no names in training, so they are called {names}; --labels names them.");
        }

        foreach (LabelSpec label in CascadeFolder.Labels(checkpoint, request)
            .Where(label => label.Identifier != Identifiers.FromLabel(label.Text)))
        {
            string called = $"it is called {label.Identifier}; the manifest can have another";
            Terminal.Error.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"Label '{Excerpt.Of(label.Text)}' gives no C# name of its own: {called}.");
        }
    }

    private static string KiB(long bytes) => (bytes / 1024.0).ToString("n1", CultureInfo.InvariantCulture);
}
