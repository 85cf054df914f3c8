using System.Diagnostics;
using System.Text.Json;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Verbs.Doctor;
using EarlyExitGen.Toolchain.Verbs.Training;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>Chooses how to train, by encoder, data and time.</summary>
internal static class StartPlan
{
    private const double EncoderRate = 5e-5;
    private const double HeadRate = 1e-3;
    private const int Batch = 32;
    private const int SmallBatch = 16;
    private const int FewTexts = 1000;

    // Less says nothing about a task.
    private const int LeastBatches = 8;
    private const int LookedAt = 2000;
    private const double ShareCovered = 0.95;

    // Other programs may slow the machine down after the trial.
    private const double Caution = 0.9;
    private const double TrialShare = 0.1;
    private const double Minute = 60;

    private static readonly int[] Lengths = [128, 256];

    /// <summary>What can be said before the data are read.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="model">The model to start from.</param>
    /// <param name="place">Where everything goes.</param>
    public static TrainingOptions Begin(StartRequest request, StartModel model, StartPlace place)
    {
        int layers = model.Source.Config.Layers;
        IReadOnlyList<int> exits = request.Exits ?? StartModel.ExitsFor(layers);
        if (exits[^1] != layers)
        {
            throw new ToolException(
                $"--exits {string.Join(',', exits)}: the last exit must sit after the last layer, {layers}; "
                + "the encoder has that many.");
        }

        if (exits.Count == 1)
        {
            throw new ToolException(
                $"--exits {layers}: there is no early exit; give one or more before the last layer.");
        }

        int positions = model.Source.Config.Positions;
        if (request.MaxTokens > positions)
        {
            throw new ToolException(
                $"--max-tokens {request.MaxTokens}: the encoder has positions for {positions} tokens only.");
        }

        bool isFast = ProcessorFeatures.Names.Any(name => name is "AVX512-BF16" or "AMX");
        return new TrainingOptions
        {
            Data = place.TrainFile,
            Dev = place.EpochFile,
            Form = request.Form with { Columns = null },
            IsTold = true,
            Exits = exits,
            Heads = [.. exits.Select(layer => layer == layers ? HeadKinds.DefaultLast : HeadKinds.DefaultEarly)],
            Limit = request.Limit,
            From = Path.GetFullPath(request.From),
            Regime = model.Tuned is null ? TrainingRegime.Joint : TrainingRegime.Frozen,
            Epochs = model.Tuned is null ? 1 : 0,
            FrozenEpochs = model.Tuned is null ? 0 : 1,
            Distillation = new Distillation(Weight: 1, Temperature: 1),
            Rate = EncoderRate,
            HeadRate = HeadRate,
            Batch = Batch,
            MaxTokens = Math.Min(Lengths[0], positions),
            Seed = request.Seed,
            Precision = isFast ? TrainingPrecision.Bf16 : TrainingPrecision.Fp32,
            Threads = request.Threads,
        };
    }

    /// <summary>Chooses what depends on the data, and tells it.</summary>
    public static TrainingOptions Choose(
        StartRequest request,
        StartModel model,
        TrainingOptions options,
        IReadOnlyList<Instance> texts,
        CancellationToken stop)
    {
        int count = Math.Min(texts.Count, request.Limit ?? texts.Count);

        // By the data alone, so that --epochs and --limit of a plan that was made for some minutes give the same again.
        options = options with { Batch = texts.Count < FewTexts ? SmallBatch : Batch };
        options = WithLength(request, model, options, texts);
        options = WithEpochs(options, request.Epochs ?? EpochsFor(count));
        return request.Minutes is { } minutes ? Fit(request, options, minutes, stop) : Told(options, count);
    }

    /// <summary>Keeps the plan, to resume by.</summary>
    public static void Save(StartPlace place, TrainingOptions options) =>
        AtomicFile.WriteText(place.PlanFile, JsonSerializer.Serialize(options, Terminal.Json) + "\n");

    /// <summary>Reads the plan of what was stopped.</summary>
    /// <exception cref="ToolException">It cannot be read.</exception>
    public static TrainingOptions Load(StartPlace place)
    {
        try
        {
            string text = SmallFile.ReadText(place.PlanFile);
            return JsonSerializer.Deserialize<TrainingOptions>(text, Terminal.Json)! with { IsTold = true };
        }
        catch (JsonException e)
        {
            throw new ToolException(
                $"{place.PlanFile}: it cannot be read ({e.Message}); delete the folder and start again.", e);
        }
    }

    // The fewer texts, the more often they have to be gone through.
    private static int EpochsFor(int texts) =>
        texts switch { >= 20_000 => 2, >= 5_000 => 3, >= FewTexts => 5, _ => 10 };

    private static TrainingOptions WithEpochs(TrainingOptions options, int epochs) =>
        options.Regime == TrainingRegime.Frozen
            ? options with { FrozenEpochs = epochs }
            : options with { Epochs = epochs };

    private static TrainingOptions WithLength(
        StartRequest request, StartModel model, TrainingOptions options, IReadOnlyList<Instance> texts)
    {
        int positions = model.Source.Config.Positions;
        IReadOnlyList<Instance> some = DataSample.Draw(texts, LookedAt, request.Seed);
        int[] lengths = [.. TextEncoder.Encode(model.Source.MakeTokenizer(), some, Math.Min(Lengths[^1] + 1, positions))
            .Select(text => text.Length).Order()];
        int covering = lengths[(int)(ShareCovered * (lengths.Length - 1))];
        int most = request.MaxTokens
            ?? Math.Min(positions, Lengths.FirstOrDefault(length => covering <= length, Lengths[^1]));
        double longer = (double)lengths.Count(length => length > most) / lengths.Length;
        string cut = longer == 0
            ? "no text that was looked at is longer"
            : FormattableString.Invariant($"{100 * longer:0.0} % of the texts are longer and lose their end");
        StartText.Say(FormattableString.Invariant($"Length: at most {most} tokens; {cut}."));
        return options with { MaxTokens = most, Accumulate = most > Lengths[0] ? 2 : 1 };
    }

    private static TrainingOptions Told(TrainingOptions options, int count)
    {
        StartText.Say(FormattableString.Invariant(
            $"Training: {Epochs(options)} over {count} texts; --minutes bounds it."));
        return options;
    }

    private static TrainingOptions Fit(
        StartRequest request, TrainingOptions options, double minutes, CancellationToken stop)
    {
        Stopwatch watch = Stopwatch.StartNew();
        TrainingTask task = TrainingTask.Load(options);
        TimeSpan loading = watch.Elapsed;
        StepTiming timing = Terminal.Error.Status().Start(
            "Timing some steps ...",
            _ => StepTiming.Of(options, task, TimeSpan.FromMinutes(TrialShare * minutes), stop));

        // The training loads all once more.
        double left = Caution * ((minutes * Minute) - watch.Elapsed.TotalSeconds - loading.TotalSeconds);
        int count = task.Train.Length;
        double tokens = task.Train.Sum(text => (double)text.Length);
        int wanted = options.Epochs + options.FrozenEpochs;
        int epochs = Math.Clamp((int)(left / timing.Seconds(tokens, 1)), 1, wanted);
        double share = Math.Clamp((left - timing.Measuring) / (tokens * timing.PerToken), 0, 1);
        int texts = epochs > 1 || share == 1
            ? count
            : Math.Min(count, Math.Max((int)(share * count), LeastBatches * options.Batch));
        double seconds = timing.Seconds(tokens * texts / count, epochs);
        options = WithEpochs(options, epochs) with { Limit = texts < count ? texts : request.Limit };
        string reason = texts < count
            ? FormattableString.Invariant($"as {count} take {timing.Seconds(tokens, 1) / Minute:0.0} minutes an epoch")
            : epochs == wanted ? "which fits"
            : FormattableString.Invariant($"instead of {wanted}");
        string over = seconds > left ? "; with fewer texts nothing is learnt, so it takes longer" : "";
        StartText.Say(FormattableString.Invariant(
            $"Training: {Epochs(options)} over {texts} texts, about {seconds / Minute:0.0} minutes by timed steps, ")
            + FormattableString.Invariant($"for --minutes {minutes}; {reason}{over}."));
        string drawn = options.Limit is { } limit ? FormattableString.Invariant($" --limit {limit}") : "";
        StartText.Say(FormattableString.Invariant(
            $"The same again, whatever the time: --epochs {epochs}{drawn}."));
        return options;
    }

    private static string Epochs(TrainingOptions options) => (options.Epochs + options.FrozenEpochs) switch
    {
        1 => "1 epoch",
        int epochs => FormattableString.Invariant($"{epochs} epochs"),
    };
}
