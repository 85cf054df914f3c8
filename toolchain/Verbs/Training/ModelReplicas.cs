using System.Runtime.ExceptionServices;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// One model computed by several threads: all share the weights, each takes its part of a batch and has gradients
/// of its own. Threads that meet once a step stay fast beside other programs; threads that share every kernel,
/// the library's way, do not.
/// </summary>
internal sealed class ModelReplicas : IDisposable
{
    private readonly ExitModel[] _models;
    private readonly TrainingOptions _options;

    /// <summary>Replicas of the model over <paramref name="parameters"/>, one per thread.</summary>
    public ModelReplicas(EncoderConfig config, CheckpointExits exits, ParameterSet parameters, TrainingOptions options)
    {
        Exits = exits;
        _options = options;
        _models = new ExitModel[options.Threads];
        for (int i = 0; i < _models.Length; i++)
        {
            ParameterSet set = i == 0 ? parameters : parameters.Share();
            _models[i] = new ExitModel(config, exits, set, options.Precision, options.HeadDropout);
        }

        Parameters = [.. _models.Select(model => model.Parameters)];
    }

    /// <summary>The task and its exits.</summary>
    public CheckpointExits Exits { get; }

    /// <summary>The weight of a text's cross-entropy, by its label; null for 1.</summary>
    public float[]? ClassWeights { get; init; }

    /// <summary>Each replica's parameters: the same values, gradients of its own.</summary>
    public IReadOnlyList<ParameterSet> Parameters { get; }

    /// <summary>Adds the gradients of one batch's loss.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="step">The step's number, which decides its dropout.</param>
    /// <param name="plan">What the step computes and learns.</param>
    /// <returns>The mean cross-entropy of each exit that learnt; NaN for the others.</returns>
    public double[] Learn(IReadOnlyList<EncodedText> texts, int step, StepPlan plan)
    {
        double[][] losses = new double[_models.Length][];
        ExitLoss loss = new(_options.Distillation, plan, ClassWeights, texts);
        OnAll(part =>
        {
            // Dealt out in turn, as neighbours are of similar length: every thread gets about the same work.
            EncodedText[] own = [.. texts.Where((_, i) => i % _models.Length == part)];
            losses[part] = new double[Exits.Exits.Count];
            for (int turn = 0; turn < _options.Accumulate; turn++)
            {
                EncodedText[] some = [.. own.Where((_, i) => i % _options.Accumulate == turn)];
                if (some.Length > 0)
                {
                    DropoutMasks dropout = new(_options.Seed, step, part + (turn * _models.Length));
                    double[] more = Learn(_models[part], some, loss, plan, dropout);
                    losses[part] = [.. losses[part].Zip(more, (sum, value) => sum + value)];
                }
            }
        });
        return [.. Exits.Exits.Select(
            (_, exit) => plan.Weights[exit] > 0 ? losses.Sum(part => part[exit]) : double.NaN)];
    }

    /// <summary>
    /// Every exit's raw logits for each text, [text][exit][label], without dropout and in single precision.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="batch">Texts computed together; 1 leaves them unpadded.</param>
    /// <param name="done">Called with the number of texts that were finished, from any thread.</param>
    /// <param name="stop">Ends the work early.</param>
    public float[][][] Measure(IReadOnlyList<EncodedText> texts, int batch, Action<int> done, CancellationToken stop) =>
        Measure(texts, batch, StepPlan.All(Exits.Exits.Count), TrainingPrecision.Fp32, done, stop);

    /// <summary>
    /// The last exit's raw logits for each text, [text][label], without dropout, in the training's precision.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="batch">Texts computed together.</param>
    /// <param name="done">Called with the number of texts that were finished, from any thread.</param>
    /// <param name="stop">Ends the work early.</param>
    public float[][] MeasureLast(
        IReadOnlyList<EncodedText> texts, int batch, Action<int> done, CancellationToken stop) => Array.ConvertAll(
        Measure(texts, batch, StepPlan.LastAlone(Exits.Exits.Count), _options.Precision, done, stop),
        exits => exits[^1]);

    /// <summary>
    /// Measures mean and deviation of <c>[CLS]</c> for the heads that standardise it; does nothing without any.
    /// </summary>
    /// <param name="texts">Texts as the model learns from.</param>
    /// <param name="batch">Texts computed together.</param>
    /// <param name="stop">Ends the work early.</param>
    public void MeasureStatistics(IReadOnlyList<EncodedText> texts, int batch, CancellationToken stop)
    {
        if (_models[0].Statistics.Count == 0)
        {
            return;
        }

        float[][][] first = new float[texts.Count][][];
        OnBatches(texts, batch, stop, (model, rows) =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Split(model.FirstTokens(Batch.Of([.. rows.Select(row => texts[row])])), rows, first, model.Config.Hidden);
        });
        foreach ((int i, FirstTokenStatistics statistics) in _models[0].Statistics.Index())
        {
            statistics.Set(Array.ConvertAll(first, text => text[i]));
        }
    }

    /// <summary>Releases the replicas, the given parameters too.</summary>
    public void Dispose() => Array.ForEach(_models, model => model.Dispose());

    private float[][][] Measure(
        IReadOnlyList<EncodedText> texts,
        int batch,
        StepPlan plan,
        TrainingPrecision precision,
        Action<int> done,
        CancellationToken stop)
    {
        float[][][] results = new float[texts.Count][][];
        OnBatches(texts, batch, stop, (model, rows) =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Batch padded = Batch.Of([.. rows.Select(row => texts[row])]);
            Split(model.Logits(padded, plan, precision, dropout: null), rows, results, model.Exits.Labels);
            done(rows.Length);
        });
        return results;
    }

    // Each thread takes the next batch until there is none.
    private void OnBatches(
        IReadOnlyList<EncodedText> texts, int batch, CancellationToken stop, Action<ExitModel, int[]> work)
    {
        int[][] batches = BatchPlan.ByLength(texts, batch);
        int next = -1;
        OnAll(part =>
        {
            using IDisposable noGradients = torch.no_grad();
            for (int i = Interlocked.Increment(ref next); i < batches.Length; i = Interlocked.Increment(ref next))
            {
                stop.ThrowIfCancellationRequested();
                work(_models[part], batches[i]);
            }
        });
    }

    private static double[] Learn(
        ExitModel model, EncodedText[] texts, ExitLoss loss, StepPlan plan, DropoutMasks dropout)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Batch batch = Batch.Of(texts);
        Tensor?[] logits = model.Logits(batch, plan, precision: null, dropout);
        (Tensor total, double[] shown) = loss.Of(logits, batch);
        total.backward();
        return shown;
    }

    // What is computed for a batch, [place][row, width], as [text][place][width]; nothing where it was not computed.
    private static void Split(Tensor?[] places, int[] rows, float[][][] results, int width)
    {
        float[][] values = Array.ConvertAll(places, place => place is null ? [] : TensorMemory.Floats(place).ToArray());
        for (int i = 0; i < rows.Length; i++)
        {
            results[rows[i]] = Array.ConvertAll(
                values, place => place.Length == 0 ? place : place[(i * width)..((i + 1) * width)]);
        }
    }

    private void OnAll(Action<int> work)
    {
        try
        {
            Parallel.For(0, _models.Length, new ParallelOptions { MaxDegreeOfParallelism = _models.Length }, part =>
            {
                TorchLibrary.UseOneThread();
                work(part);
            });
        }
        catch (AggregateException e)
        {
            Exception cause = e.InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException)
                ?? new OperationCanceledException();
            ExceptionDispatchInfo.Throw(cause);
        }
    }
}
