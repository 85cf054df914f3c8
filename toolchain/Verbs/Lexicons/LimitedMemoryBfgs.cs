using System.Numerics.Tensors;

namespace EarlyExitGen.Toolchain.Verbs.Lexicons;

/// <summary>
/// L-BFGS for smooth convex functions (Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of
/// Computation 1980), with a step that is halved until the function falls enough (Armijo).
/// </summary>
internal static class LimitedMemoryBfgs
{
    private const int Memory = 5;
    private const int MostHalvings = 30;
    private const double Enough = 1e-4;

    /// <summary>A function of parameters, which also gives its gradient.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradient">Takes the gradient.</param>
    public delegate double Function(float[] parameters, float[] gradient);

    /// <summary>Goes from 0 towards the minimum.</summary>
    /// <param name="function">The function.</param>
    /// <param name="size">The number of parameters.</param>
    /// <param name="steps">The most steps.</param>
    /// <param name="tolerance">Ends where a step lowers the function by less, relative to it.</param>
    /// <param name="onStep">Called after each step.</param>
    public static float[] Minimize(Function function, int size, int steps, double tolerance, Action onStep)
    {
        float[] at = new float[size];
        float[] gradient = new float[size];
        float[] next = new float[size];
        float[] nextGradient = new float[size];
        float[] direction = new float[size];
        Queue<(float[] Step, float[] Change, double Scale)> memory = [];
        double value = function(at, gradient);
        for (int step = 0; step < steps; step++)
        {
            Descend(gradient, memory, direction);
            double slope = TensorPrimitives.Dot(gradient, direction);
            double length = memory.Count == 0 ? 1 / Math.Max(1, TensorPrimitives.Norm(gradient)) : 1;
            double nextValue = double.PositiveInfinity;
            for (int halvings = 0; halvings < MostHalvings; halvings++, length /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, (float)length, at, next);
                nextValue = function(next, nextGradient);
                if (nextValue <= value + (Enough * length * slope))
                {
                    break;
                }
            }

            onStep();
            if (!(nextValue < value))
            {
                break;
            }

            Remember(memory, at, gradient, next, nextGradient);
            double fall = value - nextValue;
            (at, next, gradient, nextGradient, value) = (next, at, nextGradient, gradient, nextValue);
            if (fall < tolerance * Math.Abs(value))
            {
                break;
            }
        }

        return at;
    }

    // The two loops of the method: the inverse Hessian, as remembered, times the gradient, downwards.
    private static void Descend(
        float[] gradient, Queue<(float[] Step, float[] Change, double Scale)> memory, float[] direction)
    {
        gradient.CopyTo(direction.AsSpan());
        (float[] Step, float[] Change, double Scale)[] pairs = [.. memory];
        double[] alphas = new double[pairs.Length];
        for (int i = pairs.Length - 1; i >= 0; i--)
        {
            alphas[i] = pairs[i].Scale * TensorPrimitives.Dot(pairs[i].Step, direction);
            TensorPrimitives.MultiplyAdd(pairs[i].Change, (float)-alphas[i], direction, direction);
        }

        if (pairs.Length > 0)
        {
            (_, float[] change, double scale) = pairs[^1];
            TensorPrimitives.Multiply(
                direction, (float)(1 / (scale * TensorPrimitives.Dot(change, change))), direction);
        }

        for (int i = 0; i < pairs.Length; i++)
        {
            double beta = pairs[i].Scale * TensorPrimitives.Dot(pairs[i].Change, direction);
            TensorPrimitives.MultiplyAdd(pairs[i].Step, (float)(alphas[i] - beta), direction, direction);
        }

        TensorPrimitives.Negate(direction, direction);
    }

    private static void Remember(
        Queue<(float[] Step, float[] Change, double Scale)> memory,
        float[] at,
        float[] gradient,
        float[] next,
        float[] nextGradient)
    {
        (float[] step, float[] change) = memory.Count == Memory && memory.Dequeue() is var old
            ? (old.Step, old.Change)
            : (new float[at.Length], new float[at.Length]);
        TensorPrimitives.Subtract(next, at, step);
        TensorPrimitives.Subtract(nextGradient, gradient, change);
        double curvature = TensorPrimitives.Dot(step, change);
        if (curvature > 0)
        {
            memory.Enqueue((step, change, 1 / curvature));
        }
    }
}
