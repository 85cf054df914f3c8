using System.Diagnostics;

namespace EarlyExitGen.Toolchain.Training;

/// <summary>Runs a training from one point to its end, or to where it is stopped.</summary>
internal sealed class Trainer
{
    private const int MeasuringBatch = 32;

    // How quickly the shown losses follow: the last fifty steps count most.
    private const double Smoothing = 0.02;

    private readonly TrainingOptions _options;
    private readonly TrainingTask _task;
    private readonly ModelReplicas _model;
    private readonly AdamW _optimizer;
    private readonly int _stepsPerEpoch;

    /// <summary>A training of <paramref name="model"/>.</summary>
    public Trainer(TrainingOptions options, TrainingTask task, ModelReplicas model, AdamW optimizer)
    {
        _options = options;
        _task = task;
        _model = model;
        _optimizer = optimizer;
        _stepsPerEpoch = BatchPlan.Count(task.Train.Length, options.Batch);
    }

    /// <summary>The number of all steps.</summary>
    public int Steps => _stepsPerEpoch * _options.Epochs;

    /// <summary>How far the training has come.</summary>
    public TrainingPoint Point { get; private set; } = new(0, 0, 0, []);

    /// <summary>Each exit's cross-entropy on the texts learnt from, averaged over the last steps.</summary>
    public double[] Losses { get; private set; } = [];

    /// <summary>Goes on from <paramref name="point"/> to the end, or until it is stopped.</summary>
    /// <param name="point">Where to go on; the parameters and the optimizer must be as they were there.</param>
    /// <param name="progress">Who is told.</param>
    /// <param name="save">Called from time to time, between two steps.</param>
    /// <param name="saveEvery">How often.</param>
    /// <param name="stop">Stops the training between two steps, or within a measurement.</param>
    /// <returns>Whether the end was reached.</returns>
    public bool Run(
        TrainingPoint point, ITrainingProgress progress, Action save, TimeSpan saveEvery, CancellationToken stop)
    {
        Point = point;
        Stopwatch sinceStart = Stopwatch.StartNew();
        Stopwatch sinceSave = Stopwatch.StartNew();
        int[][] batches = [];
        while (true)
        {
            int epoch = Point.Step / _stepsPerEpoch;
            int inEpoch = Point.Step % _stepsPerEpoch;
            if (inEpoch == 0 && Point.ScoresOfEpochs.Count < epoch && !TryMeasure(progress, stop))
            {
                return false;
            }

            if (Point.Step == Steps)
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
                Point.Step, Steps, Losses, (Point.Tokens - point.Tokens) / sinceStart.Elapsed.TotalSeconds);
            if (sinceSave.Elapsed >= saveEvery)
            {
                save();
                sinceSave.Restart();
            }
        }
    }

    private void Step(int[] batch)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int step = Point.Step + 1;
        EncodedText[] texts = Array.ConvertAll(batch, i => _task.Train[i]);
        double[] losses = _model.Learn(texts, step);
        _optimizer.Step(_model.Parameters, step, RateSchedule.Scale(step, Steps, _options.WarmUp));
        Losses = Losses.Length == 0
            ? losses
            : [.. Losses.Zip(losses, (mean, loss) => mean + (Smoothing * (loss - mean)))];
        Point = Point with
        {
            Step = step,
            Seconds = Point.Seconds + watch.Elapsed.TotalSeconds,
            Tokens = Point.Tokens + texts.Sum(text => text.Length),
        };
    }

    private bool TryMeasure(ITrainingProgress progress, CancellationToken stop)
    {
        try
        {
            float[][][] logits = _model.Measure(_task.Dev, MeasuringBatch, _ => { }, stop);
            ExitScore[] scores = ExitScore.Of(_task.Exits.Exits, _task.Dev, logits);
            Point = Point with { ScoresOfEpochs = [.. Point.ScoresOfEpochs, scores] };
            progress.Measured(Point.ScoresOfEpochs.Count, scores);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
