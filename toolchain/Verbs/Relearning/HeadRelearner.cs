using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Heads;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Tokenization;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Verbs.Relearning;

/// <summary>
/// Learns the heads of a cascade's early exits again, from the last exit's answers and the hidden states as they have
/// become: heads that were trained with the encoder learnt from states that still changed, and in another precision
/// than quantized ones have.
/// </summary>
internal static class HeadRelearner
{
    private const int FewestTexts = 200;

    /// <summary>Learns; the new cascade is written as a whole or not at all.</summary>
    /// <exception cref="ToolException">The texts or the cascade do not do.</exception>
    public static RelearnReport Run(RelearnRequest request, CancellationToken cancellation)
    {
        CascadeManifest cascade = request.Manifest;
        Require(cascade);
        using ExportTarget target = ExportTarget.Open(
            request.Out, CascadeKinds.Of(cascade) ?? CascadeKind.Exported, request.Force, cascade.Folder);
        target.RequireSpace(ManifestFiles.Of(cascade).Sum(
            file => new FileInfo(Path.Combine(cascade.Folder, file)).Length));
        IReadOnlyList<CascadeBlock> blocks = CascadeBlock.Read(cascade);
        LearningTexts texts = LearningTexts.Read(
            cascade, request.Texts, request.Calibration, request.Form, request.Seed, FewestTexts);

        // Before blocks are changed, which learning is from.
        CascadeTrace was = Trace(cascade, texts.Calibration, "Running all exits", cancellation);
        IReadOnlyList<LearnedHead> heads = Learn(request, blocks, texts, target.Stage("states"), cancellation);
        string stage = target.Stage("cascade");
        CascadeManifest next = new(
            Path.Combine(stage, target.Name + CascadeFolder.ManifestEnding),
            Working.Run("Writing", () => RelearntBlocks.Write(
                cascade, blocks, [.. heads.Select(head => head.ToGraph())], stage)));
        CascadeTrace now = Trace(next, texts.Calibration, "Calibrating", cancellation);
        AgreementCalibration before = AgreementCalibration.Of(was.Logits, was.Costs, request.Seed);
        AgreementCalibration after = AgreementCalibration.Of(now.Logits, now.Costs, request.Seed);
        RelearnReport report = Report(request, texts, was, now, before, after);
        if (!report.Pays && !request.Always)
        {
            return report;
        }

        string text = ManifestWriter.Write(after.Apply(WithTemperatures(next.Spec, now.Logits)));
        CascadeManifest.Parse(text, next.Path);
        AtomicFile.WriteText(next.Path, text);
        cancellation.ThrowIfCancellationRequested();
        target.Commit(stage);
        return report with { Written = request.Out };
    }

    private static void Require(CascadeManifest cascade)
    {
        if (cascade.Spec.Models.Count > 0)
        {
            throw new ToolException(
                $"{cascade.Path}: it has several models; learn the heads of each before they are joined.");
        }

        if (cascade.Spec.BlockExits.Count() == 1)
        {
            throw new ToolException($"{cascade.Path}: it has no early exit with a head; `attach` gives it some.");
        }
    }

    private static CascadeTrace Trace(
        CascadeManifest cascade, IReadOnlyList<Instance> texts, string title, CancellationToken cancellation)
    {
        CascadeTrace trace = ProgressBar.Run(
            title, texts.Count, step => CascadeTracer.Record(cascade, texts, step, cancellation));
        return Enumerable.Range(0, texts.Count).All(text => trace.Logits.IsFinite(text, trace.Logits.Exits - 1))
            ? trace
            : throw new ToolException(
                $"{cascade.Path}: the last exit gives logits that are not finite numbers, so that there is nothing to "
                + "learn from; the weights are damaged, train or export again.");
    }

    private static IReadOnlyList<LearnedHead> Learn(
        RelearnRequest request,
        IReadOnlyList<CascadeBlock> blocks,
        LearningTexts texts,
        string scratch,
        CancellationToken cancellation)
    {
        CascadeManifest cascade = request.Manifest;
        ITextTokenizer tokenizer =
            ChainDescriptions.Of(cascade).Tokenizer.Load(cascade.Spec.ClassName, cascade.Folder);
        TextEncoding encoding = TextEncoding.Of(tokenizer, cascade.Spec, texts.Learning);
        CascadeBlock[] early = [.. blocks.SkipLast(1)];
        if (early.Select(block => block.Hidden).Distinct().Count() > 1)
        {
            throw new ToolException(
                $"{cascade.Path}: its blocks hand on hidden states of different widths, which heads here do not read.");
        }

        HeadTraining training = new(
            [.. early.Select(block => new HeadShape(block.Hidden, cascade.Spec.Labels.Count))],
            [.. early.Select(block => block.Exit.Layer)],
            new HeadSettings { Epochs = request.Epochs, Seed = request.Seed },
            Path.Combine(scratch, "learning"));
        (Block, string)[] files =
        [
            .. blocks.Select((block, i) => (
                block.ToBlock(i == 0 ? 0 : blocks[i - 1].Exit.Layer),
                Path.Combine(cascade.Folder, block.Exit.Block!))),
        ];

        GraphInput[] inputs =
        [
            new("input_ids", InputRole.Ids, DataType.Int64),
            new("attention_mask", InputRole.Mask, DataType.Int64),
            new("token_type_ids", InputRole.Types, DataType.Int64),
        ];

        // The states that heads will read: of blocks in 8-bit integers those of each text alone.
        using StateRunner runner = blocks.All(block => block.HasMask && !block.IsAlone)
            ? new(inputs, files, padding: 0)
            : new(inputs, files, padding: 0, mostTexts: 1);
        try
        {
            return training.Run(
                runner, encoding.Texts, ModelFingerprint.Of(cascade.Spec), scratch, onAnswer: null, cancellation);
        }
        catch (StoppedException e)
        {
            // What it kept to go on from goes with the folder.
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
    }

    // Nearest to the last exit's probabilities, whose temperature stays: no labels are looked at.
    private static CascadeSpec WithTemperatures(CascadeSpec spec, LogitTable logits)
    {
        double last = spec.Exits[^1].Temperature.Value;
        return spec with
        {
            Exits = new EquatableArray<ExitSpec>(spec.Exits.Select((exit, i) =>
                exit.Block is null || i == spec.Exits.Count - 1
                    ? exit
                    : exit with { Temperature = SpecParts.Number(last * TemperatureFit.FitToLast(logits, i)) })),
        };
    }

    private static RelearnReport Report(
        RelearnRequest request,
        LearningTexts texts,
        CascadeTrace was,
        CascadeTrace now,
        AgreementCalibration before,
        AgreementCalibration after)
    {
        Dictionary<double, double> old = before.Disagreement.ToDictionary(row => row.Rate, row => row.SpeedUp);
        Dictionary<double, double> fresh = after.Disagreement.ToDictionary(row => row.Rate, row => row.SpeedUp);
        double? dial = request.Manifest.Spec.Dials.Of(ExitRule.Agreement)?.Value;
        return new RelearnReport(
            texts.Learning.Count,
            texts.Calibration.Count,
            request.Calibration is null,
            [.. now.ExitLayers.Select((layer, exit) => new RelearntExit(
                layer, was.Logits.Agreement(exit), now.Logits.Agreement(exit)))],
            [.. old.Keys.Union(fresh.Keys).Order().Select(rate => new RelearntRate(
                rate,
                old.TryGetValue(rate, out double less) ? less : null,
                fresh.TryGetValue(rate, out double more) ? more : null))],
            dial ?? RuleTraits.Of(ExitRule.Agreement).UsualDial,
            Written: null);
    }
}
