using System.Globalization;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Evaluation;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Pages;
using EarlyExitGen.Toolchain.Verbs.Quantization;
using EarlyExitGen.Toolchain.Verbs.Reporting;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Toolchain.Verbs.Training;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>The whole way from labelled texts to a cascade that was measured.</summary>
internal static class Starter
{
    // Timing is one text at a time, by several contenders.
    private const int MostTimed = 2000;

    // More hardly teach words anything, and all of them run through the whole model.
    private const int MostWordTexts = 50_000;
    private static readonly double[] ShownRates = [0.01, 0.02, 0.05];
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(2);

    /// <summary>Goes the whole way.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="stop">Stops it; what is done so far is kept for --resume.</param>
    /// <returns>Whether it was not stopped in the training.</returns>
    /// <exception cref="ToolException">Data, model, names and folders do not fit.</exception>
    public static bool TryRun(StartRequest request, CancellationToken stop)
    {
        StartPlace place = StartPlace.Open(request);
        TrainingOptions options = request.Resume ? StartPlan.Load(place) : Prepare(request, place, stop);
        bool goesOn = request.Resume && TrainingRun.IsBegun(place.Training);
        TrainingResult? result = TerminalProgress.Show(
            options.Exits, progress => TrainingRun.Run(options, place.Training, goesOn, SaveEvery, progress, stop));
        if (result is null)
        {
            return false;
        }

        StartText.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Trained: {result.Steps} steps of {options.Batch} texts in {result.Seconds:0} s."));
        Checkpoint checkpoint = WithLexicon(request, Checkpoint.Load(place.Training), place, options.Form, stop);
        double? dial = StartCalibration.Run(
            request, checkpoint, Read(place.DevFile, options.Form, TextTask.Of(checkpoint)), stop);
        Export(request, place, options.Form, checkpoint, dial, stop);
        Measure(request, place, options.Form, stop);
        StartVerdict.TellFiles(place);
        return true;
    }

    /// <summary>Whether there is something to go on from.</summary>
    public static bool CanResume(StartRequest request) => File.Exists(StartPlace.Of(request).PlanFile);

    private static TrainingOptions Prepare(StartRequest request, StartPlace place, CancellationToken stop)
    {
        StartModel model = StartModel.Open(request.From);
        TrainingOptions options = StartPlan.Begin(request, model, place);
        StartData data = StartData.Load(request, options, model.Tuned);
        ManifestDraft.Check(request, place, data.Labels);
        if (data.IsPair && model.Source.Config.TokenTypes < 2)
        {
            throw new ToolException($"{request.Data}: it has pairs, but the encoder knows one token type only.");
        }

        Tell(request, place, model, options, data);
        try
        {
            Directory.CreateDirectory(place.Training);
            data.Write(place);
            options = StartPlan.Choose(request, model, options, data.Train, stop);
            StartPlan.Save(place, options);
            return options;
        }
        catch
        {
            // Nothing to resume yet; the folder was empty or not there.
            if (Directory.Exists(place.Training))
            {
                Directory.Delete(place.Training, recursive: true);
            }

            throw;
        }
    }

    private static void Tell(
        StartRequest request, StartPlace place, StartModel model, TrainingOptions options, StartData data)
    {
        int layers = model.Source.Config.Layers;
        StartText.Say($"Data: {data.Sizes}; labels {data.LabelNames}.");
        StartText.Say(model.Tuned is null
            ? FormattableString.Invariant(
                $"Model: the encoder in {request.From}, {layers} layers; all exits are trained with it.")
            : FormattableString.Invariant($"Model: {request.From} is fine-tuned already: its {layers} layers and its ")
                + "classifier, the last exit, stay as they are; "
                + "early exits learn from the labels and from its answers.");
        StartText.Say($"Exits to train: after {string.Join(", ", options.Exits)} layers"
            + (request.Exits is null ? "; those that buy speed are chosen on dev texts." : "."));
        StartText.Say($"Names: class {place.ClassName}, namespace {place.Namespace}.");
    }

    // Learnt from the last exit's answers, so from texts as well that there was no time to train on.
    private static Checkpoint WithLexicon(
        StartRequest request, Checkpoint checkpoint, StartPlace place, DataForm form, CancellationToken stop)
    {
        if (!request.Words)
        {
            return checkpoint.WithExits([.. checkpoint.Exits.Exits.Select(exit => exit.Layer)]);
        }

        if (checkpoint.IsLexical)
        {
            return checkpoint;
        }

        IReadOnlyList<Instance> texts = Read(place.TrainFile, form, TextTask.Of(checkpoint));
        return CheckpointLexicon.Learn(checkpoint, DataSample.Draw(texts, MostWordTexts, request.Seed), stop);
    }

    private static void Export(
        StartRequest request,
        StartPlace place,
        DataForm form,
        Checkpoint checkpoint,
        double? dial,
        CancellationToken stop)
    {
        ExportRequest export = new()
        {
            ClassName = place.ClassName,
            Namespace = place.Namespace,
            Rule = request.Rule,
            Dial = dial,
            Force = request.Force,
        };
        stop.ThrowIfCancellationRequested();
        string target = request.Quantizes ? place.SinglePrecision : place.Cascade;
        Terminal.Error.Status().Start(
            "Writing graphs and checking them against the reference texts ...",
            _ => Exporter.Export(checkpoint, export, target));
        if (request.Quantizes)
        {
            CascadeManifest single = CascadeManifest.Load(StartPlace.ManifestIn(target));
            QuantizationReport report = Quantizer.Run(
                new QuantizationRequest(single, place.Cascade, QuantizedMatrix.SafeBits, default, request.Force),
                place.DevFile,
                form,
                request.Seed,
                stop);
            StartText.Say(FormattableString.Invariant(
                $"Quantized: {report.Quantized} of {report.Matrices} matrices in {report.Bits} bits, calibrated."));
        }
    }

    private static void Measure(StartRequest request, StartPlace place, DataForm form, CancellationToken stop)
    {
        CascadeManifest manifest = CascadeManifest.Load(place.Manifest);
        IReadOnlyList<Instance> test = Read(place.TestFile, form, TextTask.Of(manifest));
        IReadOnlyList<Instance> timed = DataSample.Draw(test, MostTimed, request.Seed);
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest.Path, new CascadeOptions());
        float dial = cascade.Dial;
        float[] dials = [.. Dials(manifest, cascade.Rule, dial)];
        EvaluationReport report;
        using (PlainModel? plain = PlainModel.FileOf(manifest, null) is { } file
            ? PlainModel.LoadFaster(manifest, file, threads: 0, timed, stop)
            : null)
        {
            report = ProgressBar.Run(
                "Classifying", timed.Count, step => Evaluator.Evaluate(cascade, plain, timed, dials, step, stop));
        }

        using (ReportFolder output = ReportFolder.Open(place.Report))
        {
            CascadeTrace trace = ProgressBar.Run(
                "Running all exits", test.Count, step => CascadeTracer.Record(manifest, test, step, stop));
            CascadePage.Write(manifest, trace, dev: null, output);
        }

        StartText.Say("");
        TerminalReport.Write(Terminal.Output, EvaluationSection.Of(report));
        StartText.Say("");
        StartText.Say(StartVerdict.Of(report, dial, cascade.Rule));
    }

    // The cascade's own, and under the rule agreement some others that are promised.
    private static IEnumerable<float> Dials(CascadeManifest manifest, CascadeRule rule, float dial) =>
        rule == CascadeRule.Agreement
            ? manifest.Spec.Disagreement.Where(row => ShownRates.Contains(row.Rate.Value))
                .Select(row => row.Rate.Single).Append(dial).Distinct().Order()
            : [dial];

    private static IReadOnlyList<Instance> Read(string file, DataForm form, TextTask task) =>
        task.Labels.Match(DataFile.Read(file, form, new DataNeeds(LabelNeed.Required, task.Pair)), form);
}
