using System.Diagnostics;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Runs a training from one point to its end, or to where it is stopped.</summary>
internal sealed class Trainer
{
    private const int MeasuringBatch = 32;
    private const int StatisticTexts = 2048;

    // How quickly the shown losses follow: the last fifty steps count most.
    private const double Smoothing = 0.02;

    private readonly TrainingOptions _options;
    private readonly TrainingTask _task;
    private readonly ModelReplicas _model;
    private readonly AdamW _optimizer;
    private readonly TrainingPlan _plan;

    /// <summary>A training of <paramref name="model"/>.</summary>
    public Trainer(TrainingOptions options, TrainingTask task, ModelReplicas model, AdamW optimizer)
    {
        _options = options;
        _task = task;
        _model = model;
        _optimizer = optimizer;
        _plan = new TrainingPlan(options, task.Exits.Exits, BatchPlan.Count(task.Train.Length, options.Batch));
    }

    /// <summary>How far the training has come.</summary>
    public TrainingPoint Point { get; set; } = new(0, 0, 0, []);

    /// <summary>Each exit's cross-entropy on the texts learnt from, averaged over the last steps.</summary>
    public double[] Losses { get; private set; } = [];

    /// <summary>
    /// Goes on from <see cref="Point"/>, with parameters and optimizer as they were there, until the end or a stop.
    /// </summary>
    /// <param name="progress">Who is told.</param>
    /// <param name="save">Called from time to time, between two steps.</param>
    /// <param name="saveEvery">How often.</param>
    /// <param name="saveBest">With patience, called after an epoch that was better than all before.</param>
    /// <param name="stop">Stops the training between two steps, or within a measurement.</param>
    /// <returns>Whether the end was reached.</returns>
    public bool Run(
        ITrainingProgress progress, Action save, TimeSpan saveEvery, Action saveBest, CancellationToken stop)
    {
        long tokensBefore = Point.Tokens;
        Stopwatch sinceStart = Stopwatch.StartNew();
        Stopwatch sinceSave = Stopwatch.StartNew();
        int[][] batches = [];
        while (true)
        {
            int epoch = Point.Step / _plan.StepsPerEpoch;
            int inEpoch = Point.Step % _plan.StepsPerEpoch;
            if (inEpoch == 0 && Point.ScoresOfEpochs.Count < epoch && !TryMeasure(progress, saveBest, stop))
            {
                return false;
            }

            if (Point.Step == _plan.Steps || (inEpoch == 0 && IsStopDue))
            {
                return true;
            }

            if (inEpoch == 0 || batches.Length == 0)
            {
                batches = BatchPlan.ForEpoch(_task.Train, _options.Batch, _options.Seed, epoch);
            }

            if (stop.IsCancellationRequested)
            {
                return false;
            }

            Step(batches[inEpoch]);
            progress.Stepped(
                Point.Step, _plan.Steps, Losses, (Point.Tokens - tokensBefore) / sinceStart.Elapsed.TotalSeconds);
            if (sinceSave.Elapsed >= saveEvery)
            {
                save();
                sinceSave.Restart();
            }
        }
    }

    private bool IsStopDue => _options.Patience is { } patience && EarlyStop.IsDue(Point.ScoresOfEpochs, patience);

    private void Step(int[] batch)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int step = Point.Step + 1;
        EncodedText[] texts = Array.ConvertAll(batch, i => _task.Train[i]);
        double[] losses = _model.Learn(texts, step, _plan.At(step));
        _optimizer.Step(
            _model.Parameters, step, parameter => _plan.UpdatesOf(parameter, step), _plan.RateScale(step));
        Losses = Losses.Length == 0
            ? losses
            : [.. Losses.Zip(losses, Smooth)];
        Point = Point with
        {
            Step = step,
            Seconds = Point.Seconds + watch.Elapsed.TotalSeconds,
            Tokens = Point.Tokens + texts.Sum(text => text.Length),
        };
    }

    // NaN stands for an exit that did not learn.
    private static double Smooth(double mean, double loss) => double.IsNaN(loss) ? mean
        : double.IsNaN(mean) ? loss
        : mean + (Smoothing * (loss - mean));

    // Enough texts to know a mean by, wherever they stand in the file.
    private static EncodedText[] Spread(EncodedText[] texts) => texts.Length <= StatisticTexts
        ? texts
        : [.. Enumerable.Range(0, StatisticTexts).Select(i => texts[(int)((long)i * texts.Length / StatisticTexts)])];

    private bool TryMeasure(ITrainingProgress progress, Action saveBest, CancellationToken stop)
    {
        try
        {
            _model.MeasureStatistics(Spread(_task.Train), MeasuringBatch, stop);
            float[][][] logits = _model.Measure(_task.Dev, MeasuringBatch, _ => { }, stop);
            ExitScore[] scores = ExitScore.Of(_task.Exits.Exits, _task.Dev, logits);
            Point = Point with { ScoresOfEpochs = [.. Point.ScoresOfEpochs, scores] };
            if (_options.Patience is not null && EarlyStop.Best(Point.ScoresOfEpochs) == Point.ScoresOfEpochs.Count - 1)
            {
                saveBest();
            }

            progress.Measured(Point.ScoresOfEpochs.Count, scores);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
