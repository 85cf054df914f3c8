using System.Runtime.ExceptionServices;
using EarlyExitGen.Toolchain.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace EarlyExitGen.Toolchain.Training;

/// <summary>
/// One model computed by several threads: all share the weights, each takes its part of a batch and has gradients
/// of its own. Threads that meet once a step stay fast beside other programs; threads that share every kernel,
/// the library's way, do not.
/// </summary>
internal sealed class ModelReplicas : IDisposable
{
    private readonly ExitModel[] _models;
    private readonly int _seed;

    /// <summary>Replicas of the model over <paramref name="parameters"/>, one per thread.</summary>
    public ModelReplicas(EncoderConfig config, CheckpointExits exits, ParameterSet parameters, TrainingOptions options)
    {
        Exits = exits;
        _seed = options.Seed;
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

    /// <summary>Each replica's parameters: the same values, gradients of its own.</summary>
    public IReadOnlyList<ParameterSet> Parameters { get; }

    /// <summary>Adds the gradients of one batch's loss, the sum over the exits of the mean cross-entropy.</summary>
    /// <returns>The mean cross-entropy of each exit.</returns>
    public double[] Learn(IReadOnlyList<EncodedText> texts, int step)
    {
        double[][] losses = new double[_models.Length][];
        OnAll(part =>
        {
            // Dealt out in turn, as neighbours are of similar length: every thread gets about the same work.
            EncodedText[] own = [.. texts.Where((_, i) => i % _models.Length == part)];
            losses[part] = own.Length == 0
                ? new double[Exits.Exits.Count]
                : Learn(_models[part], own, texts.Count, new DropoutMasks(_seed, step, part));
        });
        return [.. Exits.Exits.Select((_, exit) => losses.Sum(part => part[exit]))];
    }

    /// <summary>Every exit's raw logits for each text, [text][exit][label], without dropout and in single precision.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="batch">Texts computed together; 1 leaves them unpadded.</param>
    /// <param name="done">Called with the number of texts that were finished, from any thread.</param>
    /// <param name="stop">Ends the work early.</param>
    public float[][][] Measure(IReadOnlyList<EncodedText> texts, int batch, Action<int> done, CancellationToken stop)
    {
        float[][][] results = new float[texts.Count][][];
        int[][] batches = BatchPlan.ByLength(texts, batch);
        int next = -1;
        OnAll(part =>
        {
            using IDisposable noGradients = torch.no_grad();
            for (int i = Interlocked.Increment(ref next); i < batches.Length; i = Interlocked.Increment(ref next))
            {
                stop.ThrowIfCancellationRequested();
                Measure(_models[part], batches[i], texts, results);
                done(batches[i].Length);
            }
        });
        return results;
    }

    /// <summary>Releases the replicas, the given parameters too.</summary>
    public void Dispose() => Array.ForEach(_models, model => model.Dispose());

    private static double[] Learn(ExitModel model, EncodedText[] texts, int batchSize, DropoutMasks dropout)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Batch batch = Batch.Of(texts);
        Tensor[] losses =
        [
            .. model.Logits(batch, dropout)
                .Select(logits => F.cross_entropy(logits, batch.Labels, reduction: nn.Reduction.Sum).DividedBy(batchSize)),
        ];
        losses.Aggregate((sum, loss) => sum.Plus(loss)).backward();
        return [.. losses.Select(loss => (double)loss.item<float>())];
    }

    private static void Measure(ExitModel model, int[] rows, IReadOnlyList<EncodedText> texts, float[][][] results)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor[] logits = model.Logits(Batch.Of([.. rows.Select(row => texts[row])]), dropout: null);
        float[][] values = Array.ConvertAll(logits, exit => TensorMemory.Floats(exit).ToArray());
        int labels = model.Exits.Labels;
        for (int i = 0; i < rows.Length; i++)
        {
            results[rows[i]] = Array.ConvertAll(values, exit => exit[(i * labels)..((i + 1) * labels)]);
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
