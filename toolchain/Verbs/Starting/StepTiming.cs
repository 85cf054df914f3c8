using System.Diagnostics;
using EarlyExitGen.Toolchain.Verbs.Training;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>The time that a training takes on this machine, by trying some of its steps.</summary>
/// <param name="PerToken">Seconds for each token learnt from.</param>
/// <param name="Measuring">Seconds to measure all exits after an epoch.</param>
internal sealed record StepTiming(double PerToken, double Measuring)
{
    private const int MostSteps = 12;
    private const int MeasuredTexts = 64;
    private const int WarmUpTexts = 8;
    private const int Batch = 32;

    /// <summary>Tries some steps, whose weights are dropped.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="task">Its data and model.</param>
    /// <param name="atMost">About how long to try.</param>
    /// <param name="stop">Stops it.</param>
    public static StepTiming Of(TrainingOptions options, TrainingTask task, TimeSpan atMost, CancellationToken stop)
    {
        ParameterSet parameters = task.MakeParameters(options.Seed);
        using ModelReplicas model = new(task.Source.Config, task.Exits, parameters, options);
        Trainer trainer = new(options, task, model, new AdamW(parameters, options));
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Trial trial = new(trainer, atMost, enough);
        trainer.Run(trial, () => { }, TimeSpan.MaxValue, () => { }, enough.Token);
        stop.ThrowIfCancellationRequested();

        EncodedText[] texts = [.. task.Dev.Take(MeasuredTexts)];
        model.Measure(texts[..Math.Min(texts.Length, WarmUpTexts)], Batch, _ => { }, stop);
        Stopwatch watch = Stopwatch.StartNew();
        model.Measure(texts, Batch, _ => { }, stop);
        double perToken = watch.Elapsed.TotalSeconds / texts.Sum(text => text.Length);
        double measuring = perToken * task.Dev.Sum(text => text.Length);
        return new StepTiming(trial.PerToken(), measuring);
    }

    /// <summary>The seconds that a training takes.</summary>
    /// <param name="tokens">The tokens of an epoch.</param>
    /// <param name="epochs">How many there are.</param>
    public double Seconds(double tokens, int epochs) => epochs * ((tokens * PerToken) + Measuring);

    private sealed class Trial(Trainer trainer, TimeSpan atMost, CancellationTokenSource enough) : ITrainingProgress
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private TrainingPoint? _warm;

        public double PerToken()
        {
            // The first step also loads and allocates.
            TrainingPoint start = _warm is not null && trainer.Point.Step > _warm.Step
                ? _warm
                : new TrainingPoint(0, 0, 0, []);
            return (trainer.Point.Seconds - start.Seconds) / (trainer.Point.Tokens - start.Tokens);
        }

        public void Stepped(int step, int steps, IReadOnlyList<double> losses, double tokensPerSecond)
        {
            _warm ??= trainer.Point;
            if (step >= MostSteps || _watch.Elapsed >= atMost)
            {
                enough.Cancel();
            }
        }

        public void Taught(int texts, int all)
        {
        }

        public void Measured(int epoch, IReadOnlyList<ExitScore> scores)
        {
        }
    }
}
