using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019) and
/// clipping of the gradient's norm. One pass over memory per step instead of the library's dozen, and moments that
/// can be saved as they are.
/// </summary>
internal sealed class AdamW
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;

    // What one thread takes at a time; sums are taken per chunk and in order, whoever computed them.
    private const int ChunkSize = 1 << 16;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly TrainingOptions _options;
    private readonly double[] _rates;
    private readonly ParallelOptions _parallel;

    /// <summary>An optimizer of <paramref name="parameters"/> whose moments are zero.</summary>
    public AdamW(ParameterSet parameters, TrainingOptions options)
    {
        _parameters = parameters.All;
        _options = options;
        _rates = [.. _parameters.Select(p => (p.IsHead ? options.HeadRate : options.Rate)
            * LayerRates.Scale(p, options.Exits[^1], options.LayerDecay))];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads };
        Means = [.. _parameters.Select(p => new float[p.Tensor.numel()])];
        Squares = [.. _parameters.Select(p => new float[p.Tensor.numel()])];
    }

    /// <summary>Running means of the gradients, in the order of the parameters.</summary>
    public float[][] Means { get; }

    /// <summary>Running means of the squared gradients, in the order of the parameters.</summary>
    public float[][] Squares { get; }

    /// <summary>Updates every parameter by the sum of its gradients, and clears them.</summary>
    /// <param name="replicas">The sets whose gradients are summed, in this order; all share the values.</param>
    /// <param name="step">The step's number, counted from 1, for messages.</param>
    /// <param name="updates">How often a parameter is updated, this time counted; 0 leaves it as it is.</param>
    /// <param name="scale">What both learning rates are multiplied with in this step.</param>
    /// <returns>The norm of the gradient before clipping.</returns>
    /// <exception cref="ToolException">The gradient is not finite; nothing was updated.</exception>
    public double Step(IReadOnlyList<ParameterSet> replicas, int step, Func<Parameter, int> updates, double scale)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        List<Chunk> chunks = Chunks(replicas, updates);
        double[] squares = new double[chunks.Count];
        Parallel.For(0, chunks.Count, _parallel, c => squares[c] = Sum(chunks[c]));
        double norm = Math.Sqrt(squares.Sum());
        if (!double.IsFinite(norm))
        {
            throw new ToolException(
                FormattableString.Invariant($"step {step}: the gradient is not finite, the training has diverged; ")
                + "start it again with lower rates (--lr, --head-lr).");
        }

        double clip = norm > _options.ClipNorm ? _options.ClipNorm / norm : 1;
        Parallel.For(0, chunks.Count, _parallel, c => Update(chunks[c], scale, (float)clip));
        return norm;
    }

    private unsafe List<Chunk> Chunks(IReadOnlyList<ParameterSet> replicas, Func<Parameter, int> updates)
    {
        List<Chunk> chunks = [];
        for (int i = 0; i < _parameters.Count; i++)
        {
            // A replica that got no text yet, of a small batch, has no gradient.
            Tensor[] gradients = [.. replicas.Select(replica => replica.All[i].Tensor.grad).OfType<Tensor>()];
            int count = updates(_parameters[i]);
            if (gradients.Length == 0 || count == 0)
            {
                continue;
            }

            float* values = Pointer(_parameters[i].Tensor);
            for (int start = 0; start < Means[i].Length; start += ChunkSize)
            {
                float*[] slopes = new float*[gradients.Length];
                for (int replica = 0; replica < slopes.Length; replica++)
                {
                    slopes[replica] = Pointer(gradients[replica]) + start;
                }

                chunks.Add(
                    new Chunk(i, count, start, Math.Min(ChunkSize, Means[i].Length - start), values + start, slopes));
            }
        }

        return chunks;
    }

    private static unsafe float* Pointer(Tensor tensor) =>
        (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(TensorMemory.Floats(tensor)));

    // Sums the chunk's gradients into the first, clears the others, and gives the sum's squared norm.
    private static double Sum(in Chunk chunk)
    {
        Span<float> total = chunk.Gradient(0);
        Span<Vector<float>> totals = MemoryMarshal.Cast<float, Vector<float>>(total);
        int rest = totals.Length * Vector<float>.Count;
        for (int replica = 1; replica < chunk.Replicas; replica++)
        {
            Span<float> other = chunk.Gradient(replica);
            Span<Vector<float>> others = MemoryMarshal.Cast<float, Vector<float>>(other);
            for (int i = 0; i < totals.Length; i++)
            {
                totals[i] += others[i];
            }

            for (int i = rest; i < total.Length; i++)
            {
                total[i] += other[i];
            }

            other.Clear();
        }

        Vector<float> squares = Vector<float>.Zero;
        foreach (Vector<float> vector in totals)
        {
            squares += vector * vector;
        }

        double sum = Vector.Sum(squares);
        foreach (float value in total[rest..])
        {
            sum += value * value;
        }

        return sum;
    }

    private void Update(in Chunk chunk, double scale, float clip)
    {
        Parameter parameter = _parameters[chunk.Parameter];
        double rate = scale * _rates[chunk.Parameter];
        float keep = parameter.Decays ? (float)(1 - (rate * _options.WeightDecay)) : 1;
        float advance = (float)(rate / (1 - Math.Pow(Beta1, chunk.Updates)));
        float correction = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, chunk.Updates)));
        Span<float> values = chunk.Values;
        Span<float> gradients = chunk.Gradient(0);
        Span<float> means = Means[chunk.Parameter].AsSpan(chunk.Start, chunk.Count);
        Span<float> squares = Squares[chunk.Parameter].AsSpan(chunk.Start, chunk.Count);
        int width = Vector<float>.Count;
        int i = 0;
        for (; i <= chunk.Count - width; i += width)
        {
            Vector<float> gradient = new Vector<float>(gradients[i..]) * clip;
            Vector<float> mean = (new Vector<float>(means[i..]) * (float)Beta1) + (gradient * (float)(1 - Beta1));
            Vector<float> square =
                (new Vector<float>(squares[i..]) * (float)Beta2) + (gradient * gradient * (float)(1 - Beta2));
            Vector<float> change =
                mean * advance / ((Vector.SquareRoot(square) * correction) + new Vector<float>(Epsilon));
            ((new Vector<float>(values[i..]) * keep) - change).CopyTo(values[i..]);
            mean.CopyTo(means[i..]);
            square.CopyTo(squares[i..]);
        }

        for (; i < chunk.Count; i++)
        {
            float gradient = gradients[i] * clip;
            means[i] = (means[i] * (float)Beta1) + (gradient * (float)(1 - Beta1));
            squares[i] = (squares[i] * (float)Beta2) + (gradient * gradient * (float)(1 - Beta2));
            float change = means[i] * advance / ((MathF.Sqrt(squares[i]) * correction) + Epsilon);
            values[i] = (values[i] * keep) - change;
        }

        gradients.Clear();
    }

    // A part of one parameter and of its gradients, in the library's memory.
    private readonly unsafe struct Chunk(
        int parameter, int updates, int start, int count, float* values, float*[] gradients)
    {
        private readonly float* _values = values;
        private readonly float*[] _gradients = gradients;

        public int Parameter { get; } = parameter;

        public int Updates { get; } = updates;

        public int Start { get; } = start;

        public int Count { get; } = count;

        public int Replicas => _gradients.Length;

        public Span<float> Values => new(_values, Count);

        public Span<float> Gradient(int replica) => new(_gradients[replica], Count);
    }
}
